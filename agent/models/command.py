"""`reclip-agent models`: lists what presets need and downloads it, once, before it is used."""

from __future__ import annotations

import argparse

DONE, WRONG = 0, 1


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the subcommand."""
    models = commands.add_parser(
        "models",
        help="list, download and check the models of presets",
        description="Only this command downloads models, into one folder that can be copied to another machine.",
    )
    actions = models.add_subparsers(dest="action", required=True, metavar="ACTION")
    listed = actions.add_parser("list", help="what each preset needs, and whether it is here")
    listed.set_defaults(main=_list)
    fetched = actions.add_parser("pull", help="download what a preset needs, or Whisper; resumes where it stopped")
    fetched.add_argument("name", metavar="NAME", help="a preset, whisper, or whisper:SIZE")
    fetched.set_defaults(main=_pull)
    checked = actions.add_parser(
        "check",
        help="verify every file that was pulled",
        epilog=f"exit status: {DONE} everything is intact, {WRONG} something is not",
    )
    checked.add_argument("name", nargs="?", metavar="NAME", help="as for pull (all of them)")
    checked.set_defaults(main=_check)
    where = actions.add_parser("path", help="the folder of pulled models (another: RECLIP_AGENT_MODELS)")
    where.set_defaults(main=_path)


def _list(args: argparse.Namespace) -> int:
    from agent.models.presets import PRESETS
    from agent.models.published import WHISPER, published_models
    from agent.models.store import names_of, pulled

    for preset in PRESETS.values():
        print(f"{preset.name}: {preset.summary}")
        for model in published_models(preset):
            record = pulled(model.kind, model.name)
            state = "not here" if record is None else f"pulled, {_digest_words(record.sha256, record.is_published)}"
            print(f"  {model.kind:<9} {model.name:<34} {state:<12} licence: {model.licence} ({model.publisher})")
    print(f"{WHISPER}: a second recogniser for speech, beside the one that ships; {WHISPER}:SIZE for another size")
    print(f"  pulled: {', '.join(names_of(WHISPER)) or 'none'}")
    return DONE


def _pull(args: argparse.Namespace) -> int:
    from agent.models.published import models_named
    from agent.models.store import folder_of, pull

    models = models_named(args.name)
    for model in models:
        record = pull(model)
        path = folder_of(model.kind, model.name) / record.file
        print(f"{model.name}: {path}, {_digest_words(record.sha256, record.is_published)}, licence: {model.licence}")
    if not models:
        print(f"{args.name} needs nothing: its models ship with the package")
    return DONE


def _check(args: argparse.Namespace) -> int:
    from agent.models.presets import PRESETS
    from agent.models.published import WHISPER, models_named
    from agent.models.store import check, names_of, pulled

    whispers = [f"{WHISPER}:{size}" for size in names_of(WHISPER)]
    names = (*PRESETS, *whispers) if args.name is None else (args.name,)
    models = {(each.kind, each.name): each for name in names for each in models_named(name)}
    asked = {key: model for key, model in models.items() if args.name is not None or pulled(*key)}
    problems = {key: check(model) for key, model in asked.items()}
    for (_, name), problem in problems.items():
        print(f"{name}: {problem or 'right'}")
    if not asked:
        print("nothing is pulled; the models of the tabletop preset ship inside the package")
    return WRONG if any(problems.values()) else DONE


def _path(args: argparse.Namespace) -> int:
    from agent.config import models_dir

    print(models_dir())
    return DONE


def _digest_words(sha256: str, is_published: bool) -> str:
    return f"sha256 {sha256[:12]}… {'as published' if is_published else 'of the first pull (none is published)'}"
