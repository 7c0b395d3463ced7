// Make a video from an idea, and save it; or upload a picture.
import { openAsBlob } from "node:fs";
import { writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import createClient from "openapi-fetch";
import type { paths } from "./vimmerse";

const client = createClient<paths>({
  baseUrl: process.env.VIMMERSE_BASE_URL ?? "https://api.vimmerse.net",
  headers: { "X-Api-Key": process.env.VIMMERSE_API_KEY },
});

// Answers are not thrown: each has `data`, or `error` and the `response`.
function read<T>(answer: { data?: T; error?: unknown; response: Response }): T {
  if (answer.data === undefined) {
    throw new Error(`${answer.response.status} ${JSON.stringify(answer.error)}`);
  }
  return answer.data;
}

async function make(idea: string, path: string): Promise<void> {
  let story = read(
    await client.POST("/v2/story/idea-2-video", { body: { idea, scene_count: 1 } }),
  );
  console.log("story", story.id); // keep it: the story is paid for
  while (story.status === "new" || story.status === "processing") {
    await sleep(2000);
    const params = { path: { story_id: story.id } };
    story = read(await client.GET("/v2/story/{story_id}", { params }));
  }
  if (story.status !== "success" || !story.video_url) {
    throw new Error(`the story ended as ${story.status}: ${story.message}`);
  }
  const video = await fetch(story.video_url); // its address needs no key
  if (!video.ok) throw new Error(`${story.video_url}: ${video.status}`);
  await writeFile(path, Buffer.from(await video.arrayBuffer()));
}

async function upload(path: string): Promise<void> {
  const form = new FormData();
  form.append("image_file", new File([await openAsBlob(path)], basename(path)));
  // The type calls a file a string, and has no forms: the serializer sends ours instead.
  const body = { image_file: "" };
  const answer = await client.POST("/v2/image", { body, bodySerializer: () => form });
  const params = { path: { asset_id: read(answer).id } };
  const found = read(await client.GET("/asset/{asset_id}", { params }));
  const asset = found.data ?? found; // it may come wrapped
  console.log(asset.status, asset.results?.[0]);
}

const [command, ...words] = process.argv.slice(2);
if (words.length !== { make: 2, upload: 1 }[command]) {
  console.error("usage: film make IDEA FILE | film upload PICTURE");
  process.exit(2);
}
const run = command === "upload" ? upload(words[0]) : make(words[0], words[1]);
run.catch((error: Error) => {
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : "";
  console.error(error.message + cause);
  process.exitCode = 1;
});
