"""Makes the virtual environment and installs a lock file into it; says plainly what is wrong."""

import subprocess
import sys
import venv
from pathlib import Path

OLDEST = (3, 11)


def main(folder: str, lock: str) -> int:
    """Install ``lock`` into the environment at ``folder``; return the exit status."""
    if sys.version_info < OLDEST:
        found = ".".join(map(str, sys.version_info[:2]))
        print(
            f"Can Python 3.11 tro len, may nay co {found}. / Python 3.11 or newer is needed, this is {found}."
        )
        print("Vi du / for example:  make preview PYTHON=python3.12")
        return 1
    environment = Path(folder)
    python = environment / "bin" / "python"
    if not python.exists():
        print(f"Tạo {folder} … / making {folder} …", flush=True)
        venv.create(environment, with_pip=True)
    print(f"Cài đặt {lock} … / installing {lock} …", flush=True)
    done = subprocess.run(
        [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "-r", lock], check=False
    )
    if done.returncode:
        print("Cài đặt không thành: xin xem dòng lỗi ở trên (mạng, proxy?). / Installing failed, see above.")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
