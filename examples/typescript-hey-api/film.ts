// Make a video from an idea, and save it; or upload a picture.
import { openAsBlob } from "node:fs";
import { writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { client } from "./vimmerse/client.gen";
import { assetGet, imageUpload, storyGet, storyIdeaToVideo } from "./vimmerse/sdk.gen";

// Answers are not thrown: each has `data`, or `error` and the `response`.
function read<T>(answer: { data?: T; error?: unknown; response?: Response }): T {
  if (answer.data === undefined) {
    if (!answer.response) throw answer.error; // nothing was answered
    throw new Error(`${answer.response.status} ${JSON.stringify(answer.error)}`);
  }
  return answer.data;
}

async function make(idea: string, path: string): Promise<void> {
  let story = read(await storyIdeaToVideo({ body: { idea, scene_count: 1 } }));
  console.log("story", story.id); // keep it: the story is paid for
  while (story.status === "new" || story.status === "processing") {
    await sleep(2000);
    story = read(await storyGet({ path: { story_id: story.id } }));
  }
  if (story.status !== "success" || !story.video_url) {
    throw new Error(`the story ended as ${story.status}: ${story.message}`);
  }
  const video = await fetch(story.video_url); // its address needs no key
  if (!video.ok) throw new Error(`${story.video_url}: ${video.status}`);
  await writeFile(path, Buffer.from(await video.arrayBuffer()));
}

async function upload(path: string): Promise<void> {
  // A File, not a Blob: without a name, the service would not take it for a file.
  const picture = new File([await openAsBlob(path)], basename(path));
  const { id } = read(await imageUpload({ body: { image_file: picture } }));
  const answer = read(await assetGet({ path: { asset_id: id } }));
  const asset = answer.data ?? answer; // it may come wrapped
  console.log(asset.status, asset.results?.[0]);
}

client.setConfig({
  baseUrl: process.env.VIMMERSE_BASE_URL ?? "https://api.vimmerse.net",
  auth: process.env.VIMMERSE_API_KEY,
});
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
