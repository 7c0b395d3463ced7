<?php
// Make a video from an idea, and save it; or upload a picture.
declare(strict_types=1);

require is_file('vendor/autoload.php') ? 'vendor/autoload.php' : 'GuzzleHttp/autoload.php';
spl_autoload_register(function (string $class): void {
    $file = __DIR__ . '/vimmerse/lib/' . strtr(substr($class, strlen('Vimmerse\\')), '\\', '/') . '.php';
    if (str_starts_with($class, 'Vimmerse\\') && is_file($file)) {
        require $file;
    }
});

use Vimmerse\Api\AssetApi;
use Vimmerse\Api\ImageApi;
use Vimmerse\Api\StoryApi;
use Vimmerse\ApiException;
use Vimmerse\Configuration;
use Vimmerse\Model\IdeaToVideoRequest;

function make(Configuration $configuration, string $idea, string $path): void
{
    $stories = new StoryApi(null, $configuration);
    $story = $stories->storyIdeaToVideo(new IdeaToVideoRequest(['idea' => $idea, 'scene_count' => 1]));
    echo 'story ', $story->getId(), "\n"; // keep it: the story is paid for
    while (in_array($story->getStatus(), ['new', 'processing'], true)) {
        sleep(2);
        $story = $stories->storyGet($story->getId());
    }
    if ($story->getStatus() !== 'success') {
        throw new RuntimeException("the story ended as {$story->getStatus()}: {$story->getMessage()}");
    }
    // The address of a result needs no key.
    (new GuzzleHttp\Client())->get($story->getVideoUrl(), ['sink' => $path]);
}

function upload(Configuration $configuration, string $path): void
{
    $asset = (new ImageApi(null, $configuration))->imageUpload(new SplFileObject($path));
    $answer = (new AssetApi(null, $configuration))->assetGet($asset->getId());
    $asset = $answer->getData() ?? $answer; // it may come wrapped
    echo $asset->getStatus(), ' ', $asset->getResults()[0], "\n";
}

$configuration = (new Configuration())
    ->setHost(getenv('VIMMERSE_BASE_URL') ?: 'https://api.vimmerse.net')
    ->setApiKey('X-Api-Key', (string) getenv('VIMMERSE_API_KEY'));
$words = array_slice($argv, 2);
if (count($words) !== (['make' => 2, 'upload' => 1][$argv[1] ?? ''] ?? null)) {
    fwrite(STDERR, "usage: film.php make IDEA FILE | film.php upload PICTURE\n");
    exit(2);
}
try {
    $argv[1] === 'upload' ? upload($configuration, ...$words) : make($configuration, ...$words);
} catch (ApiException $error) {
    // Without an answer, there is no code.
    $said = $error->getCode() ? "{$error->getCode()} {$error->getResponseBody()}" : $error->getMessage();
    fwrite(STDERR, "$said\n");
    exit(1);
} catch (RuntimeException $error) {
    fwrite(STDERR, "{$error->getMessage()}\n");
    exit(1);
}
