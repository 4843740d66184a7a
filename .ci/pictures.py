"""Make README's pictures anew, into .github/: three of the demo's, and what a notebook shows of a wrong answer.

    .venv/bin/python .ci/pictures.py

The check is drawn by chromium, which must be installed; without it that picture stays as it is.
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from IPython.core.interactiveshell import InteractiveShell
from PIL import Image, ImageChops

from cs231n_ae.course.desk.notebook import check
from cs231n_ae.course.outline.manifest import load_course
from cs231n_ae.course.proving.notebooks_run import answered_folder
from cs231n_ae.demo import run_demo

ROOT = Path(__file__).resolve().parents[1]
FROM_DEMO = ("vae_latent_map", "vae_manifold", "reconstructions")

PAGE = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 8px; width: 960px; font: 15px "DejaVu Sans", sans-serif; background: white; color: #222 }}
code, pre, .cell {{ font-family: "DejaVu Sans Mono", monospace; font-size: 14px }}
.row {{ display: grid; grid-template-columns: 40px 1fr; margin-bottom: 8px }} .no {{ color: #aaa }}
.cell {{ background: #f6f6f6; border: 1px solid #ddd; padding: 6px }} .cell b {{ color: #b22; font-weight: normal }}
</style>
<div class="row"><span class="no">[3]:</span><div class="cell">check(<b>"affine_backward"</b>)</div></div>
<div class="row"><span class="no">[3]:</span><div>{answer}</div></div>"""


def demo_pictures(folder: Path) -> None:
    """The demo's own, as ``cs231n-ae demo`` draws them."""
    run_demo(folder, progress=False)
    for name in FROM_DEMO:
        shutil.copy(folder / f"{name}.png", ROOT / ".github")


def check_picture(folder: Path) -> None:
    """``check("affine_backward")`` of an answer that averages the gradient of the bias over the batch."""
    assignment = load_course(root=ROOT, targets=False)[0]
    student = answered_folder(assignment, folder / assignment.name)
    answer = (student / "affine.py").read_text(encoding="utf-8")
    wrong = answer.replace("dout.sum(axis=0)", "dout.mean(axis=0)")
    if wrong == answer:
        raise SystemExit("affine_backward must sum dout over axis 0, got another line: correct this file")
    (student / "affine.py").write_text(wrong, encoding="utf-8")
    os.chdir(student)
    InteractiveShell.instance()  # the next step is named as a notebook names it
    page, picture = folder / "check.html", folder / "check.png"
    page.write_text(PAGE.format(answer=check("affine_backward", search=False)._repr_html_()), encoding="utf-8")
    window = ["--window-size=980,700", "--force-device-scale-factor=1", f"--screenshot={picture}"]
    chromium = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
    subprocess.run([*chromium, *window, page.as_uri()], check=True, capture_output=True)
    image = Image.open(picture).convert("RGB")
    _, _, _, bottom = ImageChops.difference(image, Image.new("RGB", image.size, "white")).getbbox()
    image.crop((0, 0, image.width, bottom + 8)).save(ROOT / ".github" / "check.png", optimize=True)
    os.chdir(ROOT)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        demo_pictures(Path(made) / "demo")
        if shutil.which("chromium"):
            check_picture(Path(made))
