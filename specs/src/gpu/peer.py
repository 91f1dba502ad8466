"""The same training in PyTorch, and what the machine gives: prints one JSON object.

A Llama of 124 million parameters (hidden 768, 12 layers, 12 heads, feed-forward 2,048, 50,304 tokens, tied embeddings)
learns random tokens in batches of 8 x 1,024 through BitNet b1.58's quantizer (Ma et al., 2024): ternary weights by their
mean magnitude, inputs to 8 bits per token, straight-through gradients; AdamW with clipped gradients. In f32 (TF32 products)
and in bf16 autocast, eager and compiled. Without PyTorch it says so and exits with 3.
"""

import json
import statistics
import sys
import time

try:
    import torch
    from torch import nn
    from torch.nn import functional as F
except ImportError as missing:
    print(json.dumps({"missing": "PyTorch is not installed here: %s" % missing}))
    sys.exit(3)

TINY = "--tiny" in sys.argv
HIDDEN, LAYERS, HEADS, KV, FFN, VOCAB, CONTEXT = \
    (256, 6, 8, 4, 768, 4096, 256) if TINY else (768, 12, 12, 12, 2048, 50304, 1024)
BATCH, WARMUP, STEPS = (8, 0, 1) if TINY else (8, 5, 10)
DEVICE = "cuda" if torch.cuda.is_available() else "cpu"


class Ternary(nn.Linear):
    def forward(self, x):
        scale = self.weight.abs().mean().clamp(min=1e-5)
        rounded = (self.weight / scale).round().clamp(-1, 1) * scale
        w = self.weight + (rounded - self.weight).detach()
        step = x.abs().amax(dim=-1, keepdim=True).clamp(min=1e-5) / 127
        q = x + ((x / step).round().clamp(-128, 127) * step - x).detach()
        return F.linear(q, w)


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        width = HIDDEN // HEADS
        self.n1, self.n2 = nn.RMSNorm(HIDDEN, eps=1e-5), nn.RMSNorm(HIDDEN, eps=1e-5)
        self.q, self.o = Ternary(HIDDEN, HIDDEN, bias=False), Ternary(HIDDEN, HIDDEN, bias=False)
        self.k, self.v = Ternary(HIDDEN, KV * width, bias=False), Ternary(HIDDEN, KV * width, bias=False)
        self.gate, self.up = Ternary(HIDDEN, FFN, bias=False), Ternary(HIDDEN, FFN, bias=False)
        self.down = Ternary(FFN, HIDDEN, bias=False)

    def forward(self, x, cos, sin):
        b, t, _ = x.shape
        h = self.n1(x)
        q, k, v = (m(h).view(b, t, -1, HIDDEN // HEADS).transpose(1, 2) for m in (self.q, self.k, self.v))
        y = F.scaled_dot_product_attention(turn(q, cos, sin), turn(k, cos, sin), v, is_causal=True, enable_gqa=KV != HEADS)
        x = x + self.o(y.transpose(1, 2).reshape(b, t, HIDDEN))
        h = self.n2(x)
        return x + self.down(F.silu(self.gate(h)) * self.up(h))


def turn(x, cos, sin):
    a, b = x.chunk(2, dim=-1)
    return torch.cat((a * cos - b * sin, b * cos + a * sin), dim=-1).to(x.dtype)


class Llama(nn.Module):
    def __init__(self):
        super().__init__()
        self.table = nn.Embedding(VOCAB, HIDDEN)
        nn.init.normal_(self.table.weight, std=0.02)
        self.blocks = nn.ModuleList(Block() for _ in range(LAYERS))
        self.norm = nn.RMSNorm(HIDDEN, eps=1e-5)
        half = HIDDEN // HEADS // 2
        angles = torch.outer(torch.arange(CONTEXT), 10000.0 ** (-torch.arange(half) / half))
        self.register_buffer("cos", angles.cos())
        self.register_buffer("sin", angles.sin())

    def forward(self, ids, targets):
        x = self.table(ids)
        for block in self.blocks:
            x = block(x, self.cos, self.sin)
        logits = F.linear(self.norm(x), self.table.weight)
        return F.cross_entropy(logits.float().view(-1, VOCAB), targets.view(-1))


def wait():
    if DEVICE == "cuda":
        torch.cuda.synchronize()


def tokens_per_second(compiled, bf16):
    torch.manual_seed(1)
    model = Llama().to(DEVICE)
    run = torch.compile(model) if compiled else model
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-4, betas=(0.9, 0.95), fused=DEVICE == "cuda")
    ids = torch.randint(VOCAB, (BATCH, CONTEXT + 1), device=DEVICE)
    rates = []
    if DEVICE == "cuda":
        torch.cuda.reset_peak_memory_stats()
    for step in range(-WARMUP, STEPS):
        wait()
        start = time.perf_counter()
        with torch.autocast(DEVICE, dtype=torch.bfloat16, enabled=bf16):
            loss = run(ids[:, :-1], ids[:, 1:])
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        loss.item()
        wait()
        if step >= 0:
            rates.append(BATCH * CONTEXT / (time.perf_counter() - start))
    peak = torch.cuda.max_memory_allocated() if DEVICE == "cuda" else 0
    return {"tokensPerSecond": statistics.median(rates), "peakBytes": peak,
            "parameters": sum(p.numel() for p in model.parameters())}


def main():
    torch.backends.cuda.matmul.allow_tf32 = True
    found = {"torch": torch.__version__, "device": torch.cuda.get_device_name() if DEVICE == "cuda" else "cpu"}
    for compiled in (False,) if TINY else (False, True):
        for bf16 in (False, True):
            name = ("compiled" if compiled else "eager") + (" BFLOAT16" if bf16 else " SINGLE")
            try:
                found[name] = tokens_per_second(compiled, bf16)
            except Exception as failed:  # the other figures are still worth having
                found[name] = {"failed": str(failed).splitlines()[0]}
    print(json.dumps(found, indent=1))


main()
