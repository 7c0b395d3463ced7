// Make a video from an idea, and save it; or upload a picture.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"

	"example.com/film/vimmerse"
)

func main() {
	words := map[string]int{"make": 4, "upload": 3}
	if len(os.Args) < 2 || len(os.Args) != words[os.Args[1]] {
		fmt.Fprintln(os.Stderr, "usage: film make IDEA FILE | film upload PICTURE")
		os.Exit(2)
	}
	configuration := vimmerse.NewConfiguration()
	if address := os.Getenv("VIMMERSE_BASE_URL"); address != "" {
		configuration.Servers = vimmerse.ServerConfigurations{{URL: address}}
	}
	configuration.AddDefaultHeader("X-Api-Key", os.Getenv("VIMMERSE_API_KEY"))
	client := vimmerse.NewAPIClient(configuration)
	var err error
	if os.Args[1] == "upload" {
		err = upload(client, os.Args[2])
	} else {
		err = film(client, os.Args[2], os.Args[3])
	}
	var refused *vimmerse.GenericOpenAPIError
	if errors.As(err, &refused) {
		// Error() is the status; Body() is what the service says.
		fmt.Fprintln(os.Stderr, refused.Error(), string(refused.Body()))
		os.Exit(1)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func film(client *vimmerse.APIClient, idea string, path string) error {
	ctx := context.Background()
	request := vimmerse.NewIdeaToVideoRequest(idea)
	request.SetSceneCount(1)
	story, _, err := client.StoryAPI.StoryIdeaToVideo(ctx).IdeaToVideoRequest(*request).Execute()
	if err != nil {
		return err
	}
	fmt.Println("story", story.Id) // keep it: the story is paid for
	for story.GetStatus() == "new" || story.GetStatus() == "processing" {
		time.Sleep(2 * time.Second)
		story, _, err = client.StoryAPI.StoryGet(ctx, story.Id).Execute()
		if err != nil {
			return err
		}
	}
	if story.GetStatus() != "success" {
		return fmt.Errorf("the story ended as %s: %s", story.GetStatus(), story.GetMessage())
	}
	return download(story.GetVideoUrl(), path)
}

// Save a result. Its address needs no key.
func download(address string, path string) error {
	answer, err := http.Get(address)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", address, answer.Status)
	}
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = io.Copy(file, answer.Body)
	return err
}

func upload(client *vimmerse.APIClient, path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	asset, _, err := client.ImageAPI.ImageUpload(context.Background()).ImageFile(file).Execute()
	if err != nil {
		return err
	}
	answer, _, err := client.AssetAPI.AssetGet(context.Background(), asset.Id).Execute()
	if err != nil {
		return err
	}
	status, results := answer.GetStatus(), answer.Results
	if asset := answer.Data; asset != nil { // it came wrapped
		status, results = asset.GetStatus(), asset.Results
	}
	fmt.Println(status, results[0])
	return nil
}
