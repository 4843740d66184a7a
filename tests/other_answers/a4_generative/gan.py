"""The gradients of both sides, right, and written differently from the reference. Methods take self first."""

import numpy as np

from cs231n_ae import losses
from cs231n_ae.course.other_answers import other_answer
from cs231n_ae.models.mlp import mlp_backward, mlp_forward


@other_answer("gan_discriminator_gradients")
def sends_both_batches_together(self, x, z):
    both = np.concatenate([x, self.decode(z)])
    logits, cache = mlp_forward(both, self.params, self.discriminator_activations, prefix="disc_")
    loss, dreal, dfake = losses.discriminator_loss(logits[: len(x)], logits[len(x) :])
    return loss, mlp_backward(np.concatenate([dreal, dfake]), cache)[1]


@other_answer("gan_discriminator_gradients")
def adds_in_a_loop(self, x, z):
    made, _ = mlp_forward(z, self.params, self.generator_activations, prefix="gen_")
    passes = [mlp_forward(v, self.params, self.discriminator_activations, prefix="disc_") for v in (x, made)]
    loss, *gradients = losses.discriminator_loss(*(logits for logits, _ in passes))
    total = {}
    for dlogits, (_, cache) in zip(gradients, passes, strict=True):
        for name, g in mlp_backward(dlogits, cache)[1].items():
            total[name] = total.get(name, 0) + g
    return loss, total


@other_answer("gan_discriminator_gradients")
def uses_the_cross_entropy(self, x, z):
    total, grads = 0.0, {}
    for v, label in ((self.decode(z), 0), (x, 1)):
        logits, cache = mlp_forward(v, self.params, self.discriminator_activations, prefix="disc_")
        loss, dlogits = losses.bce_with_logits_loss(logits, np.full_like(logits, label))
        own = mlp_backward(dlogits, cache)[1]
        grads = {name: g + grads[name] if grads else g for name, g in own.items()}
        total += loss
    return total, grads


@other_answer("gan_generator_gradients")
def goes_through_one_long_net(self, z):
    steps = []
    for prefix, activations in (("gen_", self.generator_activations), ("disc_", self.discriminator_activations)):
        z, cache = mlp_forward(z, self.params, activations, prefix=prefix)
        steps.append(cache)
    loss, d = losses.generator_loss(z, kind=self.kind)
    while steps:
        d, grads = mlp_backward(d, steps.pop())
    return loss, grads


@other_answer("gan_generator_gradients")
def sorts_the_names_in_the_end(self, z):
    made, first = mlp_forward(z, self.params, self.generator_activations, prefix="gen_")
    logits, second = mlp_forward(made, self.params, self.discriminator_activations, prefix="disc_")
    loss, dlogits = losses.generator_loss(logits, kind=self.kind)
    dmade, other = mlp_backward(dlogits, second)
    everything = {**other, **mlp_backward(dmade, first)[1]}
    return loss, {name: g for name, g in everything.items() if name.startswith("gen_")}


@other_answer("gan_generator_gradients")
def writes_the_loss_out(self, z):
    made, first = mlp_forward(z, self.params, self.generator_activations, prefix="gen_")
    logits, second = mlp_forward(made, self.params, self.discriminator_activations, prefix="disc_")
    side = 1 if self.kind == "minimax" else -1
    loss = -side * float(np.logaddexp(logits.dtype.type(0), side * logits).mean())
    dlogits = -1 / (1 + np.exp(-side * logits)) / len(z)
    return loss, mlp_backward(mlp_backward(dlogits, second)[0], first)[1]
