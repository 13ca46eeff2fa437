"""A built wheel works outside the checkout."""

import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_an_installed_wheel_answers_from_anywhere(tmp_path: Path) -> None:
    """With its own copy of the knowledge base, and `twitchwise` on the path."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)], cwd=ROOT, check=True
    )
    (wheel,) = tmp_path.glob("*.whl")
    home = tmp_path / "home"
    venv.create(home, with_pip=False, symlinks=True)
    python = home / "bin" / "python"
    # The dependencies are those of this environment; only the wheel itself is unpacked.
    packages = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    subprocess.run([sys.executable, "-m", "zipfile", "-e", str(wheel), packages], check=True)
    ours = subprocess.run(
        [sys.executable, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    Path(packages, "dependencies.pth").write_text(ours)
    done = subprocess.run(
        [python, "-m", "adapters", "ask", "what is lupus"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "long-term autoimmune disease" in done.stdout
    script = "from importlib.metadata import entry_points as e; print(*e(group='console_scripts', name='twitchwise'))"
    named = subprocess.run([python, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert "adapters.__main__:main" in named
    script = "from adapters.desk.app import PAGE; print(len(list(PAGE.glob('*.js'))), (PAGE / 'index.html').is_file())"
    page = subprocess.run([python, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert page == f"{len(list((ROOT / 'adapters' / 'desk' / 'page').glob('*.js')))} True\n"
    where = subprocess.run(
        [python, "-c", "import bot; print(bot.__file__)"], cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout
    assert str(home) in where
