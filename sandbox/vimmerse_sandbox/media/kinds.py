"""Which kind of media a file is, by its first bytes. No file is decoded."""

LONGEST_HEAD = 16
SOUND_BRANDS = (b"M4A ", b"M4B ")
PICTURE_BRANDS = (b"heic", b"heix", b"mif1", b"msf1", b"avif", b"avis")
STARTS = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"\x1aE\xdf\xa3": "video/webm",
    b"ID3": "audio/mpeg",
    b"OggS": "audio/ogg",
    b"fLaC": "audio/flac",
}
RIFF = {b"WEBP": "image/webp", b"AVI ": "video/x-msvideo", b"WAVE": "audio/wav"}


def media_type(head: bytes) -> str:
    """Return the media type of a file that begins with these bytes, or nothing if it is none of
    JPEG, PNG, WebP, MP4, MOV, WebM, AVI, MP3, WAV, M4A, AAC, Ogg and FLAC.
    """
    if head[4:8] == b"ftyp":
        return _of_brand(head[8:12])
    if head[4:8] in (b"moov", b"mdat", b"wide", b"free"):
        return "video/quicktime"
    if head[:4] == b"RIFF":
        return RIFF.get(head[8:12], "")
    if head[:1] == b"\xff" and head[1:2] > b"\xdf":  # frames of MP3 and AAC
        return "audio/aac" if head[1] & 0x06 == 0 else "audio/mpeg"
    return next((mime for start, mime in STARTS.items() if head.startswith(start)), "")


def _of_brand(brand: bytes) -> str:
    if brand in PICTURE_BRANDS:
        return ""
    if brand in SOUND_BRANDS:
        return "audio/mp4"
    return "video/quicktime" if brand == b"qt  " else "video/mp4"
