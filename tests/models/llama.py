"""llama.cpp's own server with a model of random weights: word salad, but real grammars, real caches, real limits.

`python -m tests.models.llama FILE CONTEXT` serves on a free port of this machine, and ends when its input does: the
engine is native code, and nothing of it lives in the process that tests.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from tests.groups import ROOT

WORDS = "lorem ipsum dolor sit amet velit sed tempor magna aliqua enim minim quis nostrud".split()
CONTROL, BYTE, NORMAL = 3, 6, 1  # kinds of tokens in a GGUF file
NEVER, RARELY, SELDOM, OFTEN = -30.0, -20.0, -6.0, 2.0  # how much a token is liked, whatever came before
WIDTH = 32  # numbers per token
TEMPLATE = "{% for m in messages %}<{{ m.role }}>{{ m.content }}\n{% endfor %}<assistant>"


def vocabulary() -> list[tuple[str, int, float]]:
    """Every token with its kind and how much it is liked.

    The grammar decides what may come, the weights choose among that at random. Some things a schema on the wire does
    not say, for servers differ there: that a confidence ends at 1, that a list has an item, a sentence a letter. Hence
    the liked tokens: numbers below 1, and words that bring the quotation mark or the end of the list with them.
    """
    tokens = [("<unk>", CONTROL, NEVER), ("<s>", CONTROL, NEVER), ("</s>", CONTROL, 0.0)]
    tokens += [(f"<0x{byte:02X}>", BYTE, NEVER) for byte in range(256)]  # alone they are no UTF-8
    for letter in map(chr, range(ord(" "), ord("~") + 1)):
        liked = (
            NEVER if letter in " ]" else RARELY if letter in '"\\0123456789+-eE' else SELDOM if letter.isalpha() else 0
        )
        tokens.append((letter.replace(" ", "▁"), NORMAL, liked))
    tokens += [(f'"{word}', NORMAL, OFTEN) for word in WORDS] + [(f"▁{word}", NORMAL, OFTEN) for word in WORDS]
    tokens += [(f'{word}"', NORMAL, OFTEN) for word in WORDS] + [(f'{word}"]', NORMAL, OFTEN) for word in WORDS]
    tokens += [('",', NORMAL, 0.0), ('"]', NORMAL, OFTEN), ("}]", NORMAL, OFTEN)] + [
        (f"0.{n}", NORMAL, 0.0) for n in range(1, 10)
    ]
    return tokens


def write_model(path: Path) -> None:
    """A llama of one layer; the same numbers every time."""
    import gguf

    tokens, random = vocabulary(), np.random.default_rng(7)
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_context_length(65_536)
    writer.add_embedding_length(WIDTH)
    writer.add_feed_forward_length(WIDTH)
    writer.add_block_count(1)
    writer.add_head_count(2)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(WIDTH // 2)
    writer.add_tokenizer_model("llama")
    writer.add_token_list([text for text, _, _ in tokens])
    writer.add_token_types([kind for _, kind, _ in tokens])
    writer.add_token_scores([-float(place) for place in range(len(tokens))])
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_add_space_prefix(False)
    writer.add_chat_template(TEMPLATE)

    def noise(rows: int, size: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        return (random.standard_normal((rows, WIDTH)) * size).astype(np.float32)

    embedding, output = noise(len(tokens), 0.3), noise(len(tokens), 0.4)
    embedding[:, 0] = 3  # the same in every token, so that the first column of the output says what is liked
    output[:, 0] = [liked / 5 for _, _, liked in tokens]
    ones = np.ones(WIDTH, np.float32)
    writer.add_tensor("token_embd.weight", embedding)
    writer.add_tensor("output.weight", output)
    for name in ("output_norm", "blk.0.attn_norm", "blk.0.ffn_norm"):
        writer.add_tensor(f"{name}.weight", ones)
    for name in ("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down"):
        writer.add_tensor(f"blk.0.{name}.weight", noise(WIDTH, 0.1))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


@contextmanager
def running(model: Path, context: int = 32_768) -> Iterator[str]:
    """The base URL of a server; `context`: the tokens one question and its answer may have."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.models.llama", model, str(context)],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8",
    )  # fmt: skip
    assert process.stdin
    assert process.stdout
    try:
        yield f"{process.stdout.readline().strip()}/v1"
    finally:
        process.stdin.close()
        process.wait(10)
        process.stdout.close()


def serve(model: str, context: int) -> None:
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = model
    params.hostnames, params.port, params.n_threads_http = ["127.0.0.1"], 0, 2
    params.n_parallel, params.n_ctx = 2, 2 * context  # a place for triage and one for drafts
    params.cpuparams.n_threads, params.warmup, params.fit_params = 1, False, False
    server = xllamacpp.Server(params)
    print(server.listening_address, flush=True)
    sys.stdin.read()
    os._exit(0)  # at once; what it holds is in memory only


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]))
