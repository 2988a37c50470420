"""The screens' types are those of the server's views."""

import subprocess
import sys

from disaster.settings import ROOT


def test_types_are_written_anew_after_a_view_changed() -> None:
    script = ("import sys; sys.path.insert(0, 'web'); import screen_types as s; "
              "sys.exit(s.FILE.read_text() != s.written())")
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False).returncode == 0, \
        "run: python web/screen_types.py"
