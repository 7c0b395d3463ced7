// Make a video from an idea, and save it; or upload a picture.
import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import net.vimmerse.ApiClient;
import net.vimmerse.ApiException;
import net.vimmerse.api.AssetApi;
import net.vimmerse.api.ImageApi;
import net.vimmerse.api.StoryApi;
import net.vimmerse.model.Asset;
import net.vimmerse.model.AssetAnswer;
import net.vimmerse.model.IdeaToVideoRequest;
import net.vimmerse.model.Story;

public class Film {
  public static void main(String[] words) throws Exception {
    boolean uploads = words.length == 2 && words[0].equals("upload");
    if (!uploads && !(words.length == 3 && words[0].equals("make"))) {
      System.err.println("usage: Film make IDEA FILE | Film upload PICTURE");
      System.exit(2);
    }
    String key = System.getenv("VIMMERSE_API_KEY");
    String address = System.getenv().getOrDefault("VIMMERSE_BASE_URL", "https://api.vimmerse.net");
    ApiClient client = new ApiClient();
    client.updateBaseUri(address);
    // The native library knows no keys: this adds it to every request.
    client.setRequestInterceptor(request -> request.header("X-Api-Key", key));
    try {
      if (uploads) {
        upload(client, new File(words[1]));
      } else {
        make(new StoryApi(client), words[1], Path.of(words[2]));
      }
    } catch (ApiException error) {
      boolean answered = error.getCode() != 0;
      System.err.println(answered ? error.getCode() + " " + error.getResponseBody() : error.getCause());
      System.exit(1);
    }
  }

  static void upload(ApiClient client, File picture) throws ApiException {
    Asset uploaded = new ImageApi(client).imageUpload(picture);
    AssetAnswer answer = new AssetApi(client).assetGet(uploaded.getId());
    Asset asset = answer.getData(); // it may come wrapped
    String status = asset == null ? answer.getStatus() : asset.getStatus();
    List<String> results = asset == null ? answer.getResults() : asset.getResults();
    System.out.println(status + " " + results.get(0));
  }

  static void make(StoryApi stories, String idea, Path path) throws Exception {
    Story story = stories.storyIdeaToVideo(new IdeaToVideoRequest().idea(idea).sceneCount(1));
    System.out.println("story " + story.getId()); // keep it: the story is paid for
    while (List.of("new", "processing").contains(story.getStatus())) {
      Thread.sleep(2000);
      story = stories.storyGet(story.getId());
    }
    if (!"success".equals(story.getStatus())) {
      throw new IllegalStateException("it ended as " + story.getStatus() + ": " + story.getMessage());
    }
    // The address of a result needs no key.
    HttpRequest video = HttpRequest.newBuilder(URI.create(story.getVideoUrl())).build();
    int status = HttpClient.newHttpClient().send(video, BodyHandlers.ofFile(path)).statusCode();
    if (status != 200) {
      throw new IllegalStateException(story.getVideoUrl() + ": " + status);
    }
  }
}
