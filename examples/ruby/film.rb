# Make a video from an idea, and save it; or upload a picture.
require 'uri'
require 'vimmerse'

def make(idea, path)
  stories = Vimmerse::StoryApi.new
  story = stories.story_idea_to_video(Vimmerse::IdeaToVideoRequest.new(idea: idea, scene_count: 1))
  puts "story #{story.id}" # keep it: the story is paid for
  while %w[new processing].include?(story.status)
    sleep 2
    story = stories.story_get(story.id)
  end
  raise "the story ended as #{story.status}: #{story.message}" unless story.status == 'success'

  video = Typhoeus.get(story.video_url) # its address needs no key
  raise "#{story.video_url}: #{video.code}" unless video.success?

  File.binwrite(path, video.body)
end

def upload(path)
  asset = Vimmerse::ImageApi.new.image_upload(File.open(path, 'rb'))
  answer = Vimmerse::AssetApi.new.asset_get(asset.id)
  asset = answer.data || answer # it may come wrapped
  puts "#{asset.status} #{asset.results.first}"
end

Vimmerse.configure do |config|
  address = URI(ENV.fetch('VIMMERSE_BASE_URL', 'https://api.vimmerse.net'))
  config.scheme = address.scheme
  config.host = "#{address.host}:#{address.port}"
  config.api_key['X-Api-Key'] = ENV.fetch('VIMMERSE_API_KEY')
end

command, *words = ARGV
unless words.length == { 'make' => 2, 'upload' => 1 }[command]
  warn 'usage: film.rb make IDEA FILE | film.rb upload PICTURE'
  exit 2
end
begin
  command == 'upload' ? upload(*words) : make(*words)
rescue Vimmerse::ApiError => e
  abort e.code.to_i.zero? ? e.message : "#{e.code} #{e.response_body}"
rescue RuntimeError, SystemCallError => e
  abort e.message
end
