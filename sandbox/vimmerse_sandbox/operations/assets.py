"""Assets: how they are shown, charged and started, and the operations that make no video."""

import re
from collections.abc import Mapping, Sequence

from starlette.datastructures import UploadFile

from ..errors import bad_request
from ..jobs.job import Job
from ..jobs.lifecycle import Run
from ..jobs.prices import video_credits
from ..media.kinds import LONGEST_HEAD, media_type
from ..media.recipes import UNKNOWN_TYPE, Recipe, Upload
from ..state.clock import timestamp
from . import arguments
from .call import Answer, Call, Handler
from .runs import begin

EXTENSIONS = {
    "video/mp4": "mp4",
    "video/quicktime": "mov",
    "video/webm": "webm",
    "video/x-msvideo": "avi",
    "audio/mpeg": "mp3",
    "audio/aac": "aac",
    "audio/flac": "flac",
    "audio/mp4": "m4a",
    "audio/ogg": "ogg",
    "audio/wav": "wav",
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/webp": "webp",
}
FORMATS = {
    "image": "JPEG, PNG or WebP",
    "video": "MP4, MOV, AVI or WebM",
    "audio": "MP3, WAV, M4A, AAC, Ogg or FLAC",
}


def view(job: Job, now: float) -> Answer:
    """Return an asset as it is shown at a moment."""
    state = job.at(now)
    return {
        "id": job.id,
        **job.fields,
        "status": state.status,
        "credits": job.credits,
        **({"message": job.message} if job.message else {}),
        "created_at": timestamp(job.created),
        "updated_at": timestamp(state.since),
        "history": [],
    }


async def get(call: Call) -> Answer:
    return view(call.account.job("asset", call.job_id), call.now)


async def estimate_credits(call: Call) -> Answer:
    """Return the price of a call without making it."""
    given = call.arguments
    duration, override = given.get("duration"), given.get("video_duration")
    seconds = duration if override is None else override
    price = video_credits(
        given["app_name"], given["option"], given["quantity"], seconds, given["prompt"]
    )
    return {"total_credits": price.total, "breakdown": price.breakdown}


async def upload(call: Call) -> Answer:
    """Store a file of the route's kind, which is served back byte for byte, as what it is."""
    kind = call.operation.id.partition("_")[0]
    file: UploadFile = call.arguments.pop("file")
    try:
        mime = media_type(await file.read(LONGEST_HEAD))
        if kind in FORMATS and mime.partition("/")[0] != kind:
            found = f"of the type {mime}" if mime else "of no known type"
            raise bad_request(f"{kind}_file must be {FORMATS[kind]}; this file is {found}.")
        await file.seek(0)
        named = mime or UNKNOWN_TYPE
        kept = await call.sandbox.media.store(file.file, named, file.filename or "")
    finally:
        await file.close()
    return await make(call, f"upload-{kind}", [kept])


async def make(
    call: Call,
    app_name: str,
    recipes: Sequence[Recipe],
    *,
    option: str = "",
    seconds: float | None = None,
    failure: str = "",
) -> Answer:
    """Charge for an asset and start it; without async_mode it is finished in the answer.

    `option` and `seconds` decide the price if the request's own fields do not.
    """
    given, quantity = call.arguments, len(recipes)
    option = option or arguments.like(given, "option", "")
    prompt = arguments.like(given, "prompt", "")
    price = call.price(video_credits(app_name, option, quantity, seconds, prompt).total)
    fields = _fields(call, app_name, quantity, recipes[0].mime)
    job = call.account.create("asset", call.operation.id, call.now, fields)
    length = call.sandbox.job_seconds if given.get("async_mode") else 0
    run = Run(job.state, call.now, length, call.failure() or failure)
    names = _file_names(call, job, recipes)
    gains = {"results": list(map(call.publish, recipes, names))}
    await begin(call, job, call.work(run, price, gains), recipes)
    return view(job, call.now)


def _fields(call: Call, app_name: str, quantity: int, mime: str) -> Answer:
    return {
        "customer_id": call.account.customer,
        "primary_user_id": f"user-{call.account.name}",
        "args": {**call.arguments, **call.others},
        "results": [],
        "thumbnails": [],
        "mime_type": mime,
        "app_name": app_name,
        "quantity": quantity,
    }


def _file_names(call: Call, job: Job, recipes: Sequence[Recipe]) -> list[str]:
    """Return file names with the operation in them, unique among all jobs."""
    operation = call.operation.id.partition("_")[2].replace("_", "-")
    numbers = [f"-{n}" if len(recipes) > 1 else "" for n in range(1, len(recipes) + 1)]
    return [
        f"{operation}-{job.id}{number}.{_extension(recipe)}"
        for recipe, number in zip(recipes, numbers, strict=True)
    ]


def _extension(recipe: Recipe) -> str:
    """Return the extension of a file; one of an unknown type keeps that of its own name."""
    own = re.search(r"\.(\w{1,5})$", recipe.name, re.ASCII) if isinstance(recipe, Upload) else None
    return EXTENSIONS.get(recipe.mime) or (own[1].lower() if own else "bin")


HANDLERS: Mapping[str, Handler] = {
    "asset_get": get,
    "image_upload": upload,
    "video_upload": upload,
    "audio_upload": upload,
    "video_estimate_credits": estimate_credits,
}
