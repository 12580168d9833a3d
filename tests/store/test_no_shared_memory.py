"""File systems that cannot share memory between processes, as under WSL, FUSE or in sandboxes."""

import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import program
import pytest

from quiz.store.database import open_writable
from quiz.store.log import Log

_NO_SHARED_MAPS = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <sys/mman.h>
void *mmap(void *at, size_t n, int protection, int flags, int file, off_t offset) {
    static void *(*real)(void *, size_t, int, int, int, off_t);
    if (!real) real = dlsym(RTLD_NEXT, "mmap");
    if (file >= 0 && (flags & MAP_SHARED)) { errno = EINVAL; return MAP_FAILED; }
    return real(at, n, protection, flags, file, offset);
}
void *mmap64(void *at, size_t n, int protection, int flags, int file, off_t offset) {
    return mmap(at, n, protection, flags, file, offset);
}
"""


@pytest.mark.skipif(
    not sys.platform.startswith("linux") or shutil.which("cc") is None, reason="needs Linux and cc"
)
def test_ratings_are_saved_where_memory_cannot_be_shared(tmp_path: Path) -> None:
    """The same commands work, twice, and a machine that can share memory reads the file after."""
    source, library = tmp_path / "shim.c", tmp_path / "shim.so"
    source.write_text(_NO_SHARED_MAPS)
    subprocess.run(["cc", "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
    home = tmp_path / "home"
    environment = program.environment(home, QUIZ_PLAIN="1", LD_PRELOAD=str(library))
    for _ in range(2):
        done = subprocess.run(
            [*program.PROGRAM, "review", "--new", "9"],
            input=b"\n3\nq\n",
            capture_output=True,
            env=environment,
            check=True,
        )
        assert done.stderr == b""
    with closing(open_writable(str(home / "quiz.db"))) as database:
        assert [event.kind for event in Log(database).events()].count("review") == 2
