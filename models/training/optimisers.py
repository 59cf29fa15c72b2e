"""Who moves which weight: Muon the layers' matrices, AdamW everything else.

Stands beside `loop.py`, which steps them together. Muon (Jordan et al. 2024) takes the momentum of
a matrix to the nearest one whose singular values are equal, so that directions which gradients
seldom ask for move as far as the common ones (`muon.py`); embeddings, norms and biases have no such
structure and stay with AdamW. Both take the same rate.
"""

from __future__ import annotations

import torch
from torch import nn, optim

from models.training.muon import Muon
from models.training.precision import prefers_bf16


def make_optimizers(model: nn.Module, weight_decay: float, muon: bool) -> list[optim.Optimizer]:
    """Optimisers over what is not frozen at this moment; decay on matrices only.

    Args:
        model: A matrix with a row for each piece of an `nn.Embedding` that is trained, such as an
            output layer of its own, counts as one.
        weight_decay: As AdamW means it.
        muon: Whether the matrices of the layers go to Muon.
    Returns:
        One that has them all, or Muon and AdamW in this order; rates are zero.
    """
    moving = [parameter for parameter in model.parameters() if parameter.requires_grad]
    embeddings = [m for m in model.modules() if isinstance(m, nn.Embedding)]
    pieces = {m.num_embeddings for m in embeddings if m.weight.requires_grad}
    vectors = [p for p in moving if p.dim() <= 1]
    tables = [p for p in moving if p.dim() > 1 and p.shape[0] in pieces]
    matrices = [p for p in moving if p.dim() > 1 and p.shape[0] not in pieces]
    found: list[optim.Optimizer] = []
    if muon and matrices:
        low = torch.bfloat16 if prefers_bf16(matrices[0].device.type) else torch.float32
        found.append(Muon(matrices, weight_decay, dtype=low))
    else:
        tables = [*tables, *matrices]
    groups = [
        {"params": tables, "weight_decay": weight_decay},
        {"params": vectors, "weight_decay": 0.0},
    ]
    # beta2 is 0.98: few thousand steps, gradients that change fast (Vaswani et al. 2017).
    found.append(optim.AdamW(groups, lr=0.0, betas=(0.9, 0.98), eps=1e-8, fused=True))
    return found
