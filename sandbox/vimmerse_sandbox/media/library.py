"""Media files by content key: recipes are rendered when first needed, off the event loop.

Files are in a given folder, or in a temporary one that is deleted with the sandbox. Its size is
bounded: the least recently used files are deleted. Rendered files can be made again, uploads
cannot. A file gets its name, which is its key, only when it is complete.
"""

import asyncio
import logging
import re
import secrets
import shutil
from collections import OrderedDict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from ..state.shelf import Shelf, Shelves
from .ffmpeg import Probe, RenderError, probe
from .recipes import Edit, Film, Frame, Picture, Recipe, Upload, content_key
from .render import predicted, render

log = logging.getLogger(__name__)

PARALLEL_RENDERS = 2
KEY = "[0-9a-f]{32}"
MAX_NAME = 200
GONE = "it is not kept any more"


class Library:
    """The last `max_recipes` recipes by content key, and the files made so far."""

    def __init__(
        self, shelves: Shelves, folder: Path | None, max_bytes: int, max_recipes: int
    ) -> None:
        self._max_bytes = max_bytes
        self._max_recipes = max_recipes
        self._recipes: Shelf[Recipe] = shelves("recipes", Recipe)
        self._sizes: OrderedDict[str, int] = OrderedDict()
        self._probes: dict[str, Probe] = {}
        self._running: dict[str, asyncio.Task[Path]] = {}
        self._gate = asyncio.Semaphore(PARALLEL_RENDERS)
        self._temporary: TemporaryDirectory[str] | None = None
        if folder is None:
            self._temporary = TemporaryDirectory(prefix="vimmerse-sandbox-")
            folder = Path(self._temporary.name)
        self.folder = folder
        self._unfinished = self.folder / "unfinished"
        self._take_stock()

    def _take_stock(self) -> None:
        """Keep existing files of known recipes, and delete unfinished and unknown ones."""
        shutil.rmtree(self._unfinished, ignore_errors=True)
        self._unfinished.mkdir(parents=True)
        files = [path for path in self.folder.iterdir() if re.fullmatch(KEY, path.name)]
        for path in sorted(files, key=lambda path: path.stat().st_mtime):
            if path.name in self._recipes:
                self._keep(path.name)
            else:
                path.unlink()

    def add(self, recipe: Recipe) -> str:
        """Remember a recipe and return its key."""
        key = content_key(recipe)
        self._recipes.pop(key, None)
        self._recipes[key] = recipe
        if len(self._recipes) > self._max_recipes:
            oldest, _ = self._recipes.drop_oldest()
            self._probes.pop(oldest, None)
        return key

    def recipe(self, key: str) -> Recipe | None:
        """Return the recipe of a file, or None if it is not known any more."""
        return self._recipes.get(key)

    async def file(self, key: str) -> Path:
        """Return the file and render it if needed; raises RenderError if that fails."""
        path = self._path(key)
        if key in self._sizes:
            self._sizes.move_to_end(key)
            return path
        if key not in self._running:
            if key not in self._recipes:
                raise RenderError(GONE)
            making = asyncio.create_task(self._make(key, self._recipes[key], path))
            self._running[key] = making
            making.add_done_callback(lambda _: self._running.pop(key, None))
        return await asyncio.shield(self._running[key])

    async def inspect(self, key: str) -> Probe:
        """Return what a file holds or will hold; raises RenderError if it is not a media file."""
        recipe = self._recipes.get(key)
        known = self._probes.get(key) or (predicted(recipe) if recipe else None)
        if known is None:
            known = self._probes[key] = await asyncio.to_thread(probe, await self.file(key))
        return known

    async def store(self, content: BinaryIO, mime: str, name: str = "") -> Upload:
        """Keep a copy of an uploaded file."""
        upload = Upload(secrets.token_hex(16), mime, name[:MAX_NAME])
        key = content_key(upload)
        part = self._unfinished / key
        await asyncio.to_thread(_copy, content, part)
        part.replace(self._path(key))
        self._keep(key)
        self.add(upload)
        return upload

    def reset(self) -> None:
        """Delete all recipes and files; what is being rendered will not be kept."""
        self._recipes.clear()
        self._probes.clear()
        for key in list(self._sizes):
            self._drop(key)

    def close(self) -> None:
        """Delete all files, unless the folder was given."""
        if self._temporary:
            self._temporary.cleanup()

    async def _make(self, key: str, recipe: Recipe, path: Path) -> Path:
        inputs = [await self.file(name) for name in _inputs(recipe)]
        part = self._unfinished / key
        async with self._gate:
            try:
                await asyncio.to_thread(render, recipe, inputs, part)
                if key not in self._recipes:
                    raise RenderError(GONE)
                part.replace(path)
            except OSError as error:
                raise RenderError(error.strerror or str(error)) from error
            finally:
                part.unlink(missing_ok=True)
        self._keep(key)
        return path

    def _keep(self, key: str) -> None:
        self._sizes[key] = self._path(key).stat().st_size
        while sum(self._sizes.values()) > self._max_bytes and len(self._sizes) > 1:
            self._drop(next(iter(self._sizes)))

    def _drop(self, key: str) -> None:
        del self._sizes[key]
        self._path(key).unlink(missing_ok=True)
        if isinstance(self._recipes.get(key), Upload):
            log.warning("an uploaded file was removed to make room")

    def _path(self, key: str) -> Path:
        return self.folder / key


def _inputs(recipe: Recipe) -> tuple[str, ...]:
    return recipe.inputs if isinstance(recipe, Edit | Film | Picture | Frame) else ()


def _copy(content: BinaryIO, path: Path) -> None:
    with path.open("wb") as file:
        shutil.copyfileobj(content, file)
