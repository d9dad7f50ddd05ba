"""The command line end to end: what it prints, draws and exits with, on good input and bad."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from agent.__main__ import UNREAD, main
from agent.geometry import iou_matrix
from agent.perception.ips import IsolatedProposalScorer
from agent.perception.proposals import GivenBoxes
from agent.pipeline import Grounder
from sim.shipped_scenes import shipped_scene
from tests.support.parses import HandParser, parse
from tests.support.photographs import BUS
from tests.support.vision import ColourEncoder, coloured_blocks
from ui.demo import DEMO_COMMANDS, DEMO_SCENE

TINY_CLIP = str(Path(__file__).parents[1] / "golden" / "ips" / "tiny-vit.json")
RED, GREEN = (20, 200, 80, 260), (200, 200, 260, 260)
PARSER = HandParser(
    parse("the DET det 2", "red ADJ amod 2", "block NOUN ROOT 2"),
    parse("the DET det 2", "green ADJ amod 2", "block NOUN ROOT 2"),
    parse(
        *("the DET det 2", "red ADJ amod 2", "block NOUN ROOT 2", "left ADV advmod 2", "of ADP prep 3"),
        *("the DET det 7", "green ADJ amod 7", "block NOUN pobj 4"),
    ),
)


@pytest.fixture
def image(tmp_path: Path) -> str:
    path = tmp_path / "blocks.png"
    Image.fromarray(coloured_blocks({RED: "red", GREEN: "green"})).save(path)
    return str(path)


@pytest.fixture
def encoder(monkeypatch: pytest.MonkeyPatch) -> ColourEncoder:
    """The command line with a colour matcher for CLIP, parses by hand, and two proposals."""
    colours = ColourEncoder()
    fake = Grounder(GivenBoxes([RED, GREEN]), IsolatedProposalScorer((colours,)), PARSER)
    monkeypatch.setattr(Grounder, "from_preset", lambda *args, **kwargs: fake)
    return colours


def run(*args: str) -> int:
    try:
        return main(["ground", *args])
    except SystemExit as stop:
        return int(str(stop.code))


@pytest.mark.usefixtures("encoder")
def test_found_prints_the_box_and_exits_with_0(image: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(image, "pick up the green block") == 0
    out = capsys.readouterr().out
    assert "2 proposals" in out
    assert "found box 1 at (200, 200, 260, 260)" in out


@pytest.mark.usefixtures("encoder")
def test_one_that_is_not_grounded_exits_with_3(image: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(image, "the red block", "pick up") == 3
    assert "not understood: " in capsys.readouterr().out


def test_several_texts_encode_the_picture_once(encoder: ColourEncoder, image: str) -> None:
    assert run(image, "the red block", "the green block", "the red block") == 0
    assert len(encoder.image_batches) == 1


@pytest.mark.usefixtures("encoder")
def test_json_is_one_object_a_line(image: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(image, "pick up the red block", "the green block", "--json") == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["text"] for line in lines] == ["pick up the red block", "the green block"]
    assert [line["action"] for line in lines] == ["pick up", ""]
    assert [line["box_xyxy"] for line in lines] == [list(RED), list(GREEN)]
    for line in lines:
        assert {"status", "confidence", "proposals", "trace"} <= set(line)
        assert line["frame_id"] == "blocks.png"


@pytest.mark.usefixtures("encoder")
def test_out_draws_and_explain_draws_more(image: str, tmp_path: Path) -> None:
    plain, sheet = tmp_path / "new" / "plain.png", tmp_path / "new" / "sheet.png"
    assert run(image, "the red block", "--out", str(plain)) == 0
    texts = "the red block", "the red block left of the green block"
    assert run(image, *texts, "--out", str(sheet), "--explain") == 0
    assert Image.open(plain).width == 960
    assert Image.open(sheet).height > 2 * Image.open(plain).height


@pytest.mark.usefixtures("encoder")
def test_given_boxes_replace_the_detector(image: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    boxes = tmp_path / "boxes.json"
    boxes.write_text(json.dumps([list(GREEN), [0, 0, 0, 0], [700, 0, 800, 90], list(RED)]).replace("90]", "NaN]"))
    assert run(image, "the red block", "--boxes", str(boxes), "--json") == 0
    printed = capsys.readouterr()
    answer = json.loads(printed.out)
    assert answer["chosen"] == [1]
    assert [each["reason"] for each in answer["proposals"]["dropped"]] == ["zero or negative area", "not finite"]
    assert "box 1 is left out: zero or negative area" in printed.err


@pytest.mark.usefixtures("encoder")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_boxes_are_read_with_a_byte_order_mark(image: str, tmp_path: Path, encoding: str) -> None:
    (tmp_path / "boxes.json").write_text(json.dumps([list(GREEN), list(RED)]), encoding=encoding)
    assert run(image, "the red block", "--boxes", str(tmp_path / "boxes.json")) == 0


@pytest.mark.usefixtures("encoder")
def test_what_the_output_cannot_show_is_escaped(image: str, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(shown, encoding="ascii"))
    assert run(image, "the red block\u2019s") in (0, 3)
    sys.stdout.flush()
    assert b"the red block\\u2019s" in shown.getvalue()


@pytest.mark.usefixtures("encoder")
def test_no_proposals_is_an_answer(image: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "none.json").write_text("[]")
    assert run(image, "the red block", "--boxes", str(tmp_path / "none.json"), "--out", str(tmp_path / "o.png")) == 3
    assert "no proposals" in capsys.readouterr().out


@pytest.mark.usefixtures("encoder")
@pytest.mark.parametrize(
    ("text", "said"), [("  ", "no word"), ("cup " * 25_000, "100000 characters"), ("?!", "no word")]
)
def test_a_bad_text_is_refused_before_any_other_is_answered(
    text: str, said: str, image: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(image, "the red block", text) == 2
    printed = capsys.readouterr()
    assert said in printed.err
    assert not printed.out


@pytest.mark.usefixtures("encoder")
@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "there is no image file"), (b"", "cannot read"), (b"no picture", "cannot read"), (b"PNG", "cannot read")],
)
def test_a_bad_picture(
    content: bytes | None, said: str, image: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.png"
    if content is not None:
        bad.write_bytes(Path(image).read_bytes()[:200] if content == b"PNG" else content)
    assert run(str(bad), "the red block") == 2
    expect_error(capsys, said)


@pytest.mark.usefixtures("encoder")
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "boxes.json"),
        ("[[1, 2", "cannot read"),
        ("[" * 100_000, "cannot read"),
        ('{"boxes": []}', "must hold a JSON list"),
        ("[[1, 2, 3]]", "(N, 4)"),
        ('[["a", 2, 3, 4]]', "numbers"),
        ("[[1, 2, 3, 4], [1, 2]]", "numbers"),
        ("[[20, 10, 9, 8]]", "x2 = x + width"),
        ("[[0.1, 0.1, 0.5, 0.5]]", "multiply x by"),
    ],
)
def test_a_bad_file_of_boxes(
    content: str | None, said: str, image: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "boxes.json"
    if content is not None:
        path.write_text(content)
    assert run(image, "the red block", "--boxes", str(path)) == 2
    expect_error(capsys, said)


@pytest.mark.usefixtures("encoder")
@pytest.mark.parametrize("text", ["", "   ", "the red block " * 7143])
def test_a_bad_text(text: str, image: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(image, text) == 2
    expect_error(capsys, "")


@pytest.mark.usefixtures("encoder")
@pytest.mark.parametrize("options", [("--explain",), ("--out", "picture"), ("--out", "."), ("--out", "a.xyz")])
def test_a_picture_that_cannot_be_written(
    options: tuple[str, ...], image: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(image, "the red block", *options) == 2
    expect_error(capsys, "picture")


def test_an_unknown_preset(image: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(image, "the red block", "--preset", "kitchen") == 2
    expect_error(capsys, "tabletop, paper, fast, open")


def test_of_a_photograph_it_is_said_once(capsys: pytest.CaptureFixture[str]) -> None:
    run(str(BUS), "the red cup", "--mode", "paper")
    assert "note: This picture does not look like those my models were made for" in capsys.readouterr().err
    run(str(shipped_scene(0).image), "the red cup", "--mode", "paper")
    assert "note" not in capsys.readouterr().err
    run(str(BUS), "the red cup")
    said = capsys.readouterr()
    assert "out of domain" in said.out
    assert "note" not in said.err


def test_real_models_of_the_callers_own(image: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    boxes = tmp_path / "boxes.json"
    boxes.write_text(json.dumps([RED, GREEN]))
    models = ("--clip", TINY_CLIP, "--boxes", str(boxes), "--json")
    assert run(image, "pick up the red block", *models, "--mode", "paper") == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["action"] == "pick up"
    assert sum(answer["distribution"]) == pytest.approx(1)
    assert answer["box_xyxy"] in (list(RED), list(GREEN))
    things = tmp_path / "things.txt"
    things.write_text("block\nball # round\n")
    assert run(image, "the leftmost block", *models, "--things", str(things)) in (0, 3)
    assert json.loads(capsys.readouterr().out)["calibrated"] is False
    things.write_text("# nothing\n")
    assert run(image, "the block", *models, "--things", str(things)) == 2
    expect_error(capsys, "holds no name")


@pytest.mark.parametrize("option", ["--clip", "--parser", "--yolo"])
def test_missing_weights(option: str, image: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    others = () if option == "--clip" else ("--clip", TINY_CLIP)
    assert run(image, "the red block", *others, option, str(tmp_path / "missing")) == 2
    expect_error(capsys, str(tmp_path / "missing"))


@pytest.mark.parametrize("args", [[], ["ground"], ["ground", "a.png"], ["fly"]])
def test_wrong_usage(args: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(args)
    assert stop.value.code == 2
    assert "usage: reclip-agent" in capsys.readouterr().err


def test_help_loads_nothing() -> None:
    code = (
        "import sys\nfrom agent.__main__ import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n"
        "    print([m for m in ('numpy', 'torch', 'spacy', 'PIL') if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
    assert "ground" in done.stdout


def expect_error(capsys: pytest.CaptureFixture[str], said: str) -> None:
    printed = capsys.readouterr()
    assert printed.err.startswith("error: ")
    assert said in printed.err
    assert "Traceback" not in printed.err
    assert len(printed.err) < 2000


DEMO_KINDS = (
    ("red", "cup"),
    ("pink", "cup"),
    ("blue", "spoon"),
    ("pink", "cup"),
    ("yellow", "block"),
    ("red", "cup"),
)


def test_the_demo_finds_what_is_meant(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    objects = shipped_scene(DEMO_SCENE).record["objects"]
    assert main(["demo", "--picture", "--out", str(tmp_path)]) == 0
    lines = capsys.readouterr().out.splitlines()[1:]
    assert lines[::2] == list(DEMO_COMMANDS)
    for line, kind in zip(lines[1::2], DEMO_KINDS, strict=True):
        (true,) = (each["box_xyxy"] for each in objects if (each["colour"], each["category"]) == kind)
        found = [float(value) for value in line.partition("(")[2].partition(")")[0].split(",")]
        assert iou_matrix(np.array([found]), np.array([true], dtype=float))[0, 0] > 0.5, (
            f"{line}: not the {' '.join(kind)} at {true}"
        )
    assert Image.open(tmp_path / "demo.png").width > 1900
    assert Image.open(tmp_path / "explained.png").height > 1500


def test_a_reader_that_has_gone_is_no_failure_with_a_traceback() -> None:
    command = [sys.executable, "-m", "agent", "models", "list"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()
        assert process.wait(60) == UNREAD


def test_who_faces_the_camera_means_the_other_left(capsys: pytest.CaptureFixture[str]) -> None:
    picture = str(shipped_scene(0).image)
    assert run(picture, "the leftmost cup", "--viewpoint", "facing", "--json") == 0
    assert run(picture, "the rightmost cup", "--json") == 0
    facing, own = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert facing["chosen"] == own["chosen"]
