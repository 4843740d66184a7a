"""The memory of a causal attention: place by place it gives what the layer gives of the whole sequence."""

import numpy as np
import pytest

from cs231n_ae import layers
from cs231n_ae.models.attention_memory import AttentionMemory


@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float64, 1e-13), (np.float32, 1e-6)])
def test_place_by_place_it_is_the_causal_layer(dtype, tolerance, rng):
    x, w = rng.standard_normal((3, 9, 8)).astype(dtype), rng.standard_normal((4, 8, 8)).astype(dtype)
    whole, _, _ = layers.multi_head_forward(x, list(w), n_heads=2, mask=layers.causal_mask(9))
    memory = AttentionMemory(3, 9, 8, n_heads=2, dtype=dtype)
    out = np.concatenate([memory.attend(x[:, t : t + 1], list(w)) for t in range(9)], axis=1)
    assert out.dtype == dtype
    np.testing.assert_allclose(out, whole, rtol=0, atol=tolerance * np.abs(whole).max())
