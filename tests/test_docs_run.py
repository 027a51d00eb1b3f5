"""What the pages of docs/ and the README show is run, block by block, and is so."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest

from tests.running_pages import ROOT, Run, blocks, fits

# The pages of the rules are made from examples that are checked, and compared whole (tests/test_pages.py).
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md"), *(ROOT / "docs" / "reference").glob("*.md")])
NEEDS = {"reasoning": "java"}
"""What the code of a page cannot do without."""
RIGHT = """\
- in a list

  <!-- file: a/b.txt -->
  ```text
  hello
  ```

<!-- file: hidden.txt
unseen
-->

```console
$ cat a/b.txt hidden.txt
...
unseen
$ cd a && false
$ echo $?; ls
1
b.txt
```

```python
from pathlib import Path

x = 1
```

```python
print(Path("hidden.txt").read_text(), x)
```

```text
unseen
 1
```
"""
NEITHER = "is neither run nor a file: say in a comment before it what it is"

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the commands are for bash")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_the_page_shows_is_so(page: Path, tmp_path: Path) -> None:
    if (needed := NEEDS.get(page.stem)) and not shutil.which(needed):
        pytest.skip(f"there is no {needed} here")
    assert list(Run(tmp_path).page(page.read_text(encoding="utf-8"))) == []


def test_a_test_that_is_said_to_check_a_block_is_there() -> None:
    for page in PAGES:
        for block in blocks(page.read_text(encoding="utf-8")):
            for test in re.findall(r"tests/\w+\.py", block.says[1]) if block.says[0] == "not run" else ():
                assert (ROOT / test).is_file(), f"{page.name}:{block.line}: {test}"


# What runs the pages is held to its word as well, or it might pass whatever they show.


def test_a_page_that_is_right_passes(tmp_path: Path) -> None:
    assert list(Run(tmp_path).page(RIGHT)) == []


@pytest.mark.parametrize(
    ("page", "wrong"),
    [
        ("```console\n$ echo a\nb\n```\n", "line 1: $ echo a\nprints:\na\n"),
        ("```console\n$ echo a\n```\n", "line 1: $ echo a\nprints:\na\n"),
        ("```console\n$ exit 3\n$ echo a\na\n```\n", "line 1: the shell ended before the last command"),
        ("```console\necho a\n```\n", "line 1: something stands before the first command"),
        ("```sh\nfalse\n```\n", "line 1: exit code 1, and on standard error:\n"),
        ("```sh\necho a >&2\n```\n", "line 1: exit code 0, and on standard error:\na\n"),
        ("```sh\necho a\n```\n\n```text\nb\n```\n", "line 5: this is printed:\na\n"),
        ("```python\nprint(1)\n```\n\n```text\n2\n```\n", "line 5: this is printed:\n1\n"),
        ("```text\na\n```\n", f"line 1: text {NEITHER}"),
        ("a\n\n```yaml\na: 1\n```\n", f"line 3: yaml {NEITHER}"),
        ("a\n\n    gdprmap\n", f"line 3: indented {NEITHER}"),
        ("<!-- file: x -->\n\n```yaml\n```\n", f"line 3: yaml {NEITHER}"),
    ],
)
def test_a_page_that_is_wrong_does_not(page: str, wrong: str, tmp_path: Path) -> None:
    assert list(Run(tmp_path).page(page)) == [wrong]


@pytest.mark.parametrize("code", ["1 / 0", "import warnings\nwarnings.warn('x')", "raise SystemExit"])
def test_python_that_ends_before_its_last_line_is_told(code: str, tmp_path: Path) -> None:
    (said,) = Run(tmp_path).page(f"```python\n{code}\n```\n")
    assert said.startswith("line 1: the code fails:\n")


@pytest.mark.parametrize(
    ("shown", "printed", "fit"),
    [
        ("a\n...\nb\n", "a\nb\n", True),
        ("a\n...\nb\n", "a\nx\ny\nb\n", True),
        ("a\n...\n", "b\n", False),
        ("a.c\n", "abc\n", False),
        ("a...\n", "ab\n", False),
    ],
)
def test_only_a_line_of_dots_stands_for_others(shown: str, printed: str, fit: bool) -> None:
    assert fits(shown, printed) == fit
