"""What students get wrong about the loss of a VQ-VAE."""

from cs231n_ae import layers, losses
from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.models.mlp import mlp_backward, mlp_forward
from cs231n_ae.models.vqvae import VQVAE


def _loss(self, x, *, straight=True, committed=True, fed="q", n_examples=None, codebook_hears=False):
    """The right loss, but for what the options change."""
    codebook = self.params["codebook"]
    code, encoder_cache = mlp_forward(x, self.params, self.encoder_activations, prefix="enc_")
    z = code.reshape(-1, codebook.shape[1])
    q, codes, _ = layers.quantize_forward(z, codebook)
    seen = q if fed == "q" else z
    out, cache = mlp_forward(seen.reshape(code.shape), self.params, self.decoder_activations, prefix="dec_")
    rebuilt, dout = self._compare(out, x)
    moved, dz, dcodebook = losses.vq_loss(
        z, codebook, codes, n_examples=n_examples or len(x), commitment=self.commitment
    )
    dq, decoder_grads = mlp_backward(dout, cache)
    dq = dq.reshape(z.shape)
    dz = dz * committed + dq * straight
    if codebook_hears:
        for code_of, gradient in zip(codes, dq, strict=True):
            dcodebook[code_of] += gradient
    _, encoder_grads = mlp_backward(dz.reshape(code.shape), encoder_cache)
    grads = {**encoder_grads, **decoder_grads, "codebook": dcodebook}
    return rebuilt + moved, grads, {"reconstruction": rebuilt, "quantization": moved}


@misconception(
    "vqvae_loss",
    says="The encoder hears of the commitment alone: nothing comes straight through from the decoder. Who tells the "
    "encoder, then, what a good code is?",
)
def lets_nothing_through(self, x, *, rng=None):
    return _loss(self, x, straight=False)


@misconception(
    "vqvae_loss",
    says="The encoder's gradient lacks the commitment: what comes straight through replaces dz of vq_loss, where it "
    "should be added.",
)
def forgets_the_commitment(self, x, *, rng=None):
    return _loss(self, x, committed=False)


@misconception(
    "vqvae_loss",
    says="The decoder was fed with z: nothing has been quantized. What does it get when codes alone are known?",
)
def feeds_the_decoder_with_z(self, x, *, rng=None):
    return _loss(self, x, fed="z")


@misconception(
    "vqvae_loss",
    says="The quantization loss is averaged over the pieces. vq_loss wants the number of examples.",
)
def averages_over_the_pieces(self, x, *, rng=None):
    return _loss(self, x, n_examples=len(x) * self.n_slots)


@misconception(
    "vqvae_loss",
    says="The codebook hears of the reconstruction, too. What comes back at q goes straight to z, as if q were z plus "
    "a constant: does anything of it reach the codebook?",
)
def lets_the_codebook_hear_of_the_pixels(self, x, *, rng=None):
    return _loss(self, x, codebook_hears=True)


@misconception(
    "vqvae_loss",
    says="The loss is the reconstruction alone: the quantization loss is missing in its value.",
)
def returns_the_reconstruction_alone(self, x, *, rng=None):
    _, grads, parts = VQVAE.loss(self, x)
    return parts["reconstruction"], grads, parts
