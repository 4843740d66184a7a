"""What students get wrong about the codebook and commitment losses."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.losses.vector_quantization import vq_loss


@misconception(
    "vq_loss",
    says="β stands before the codebook's gradient, and none before the encoder's: the two terms have changed places. "
    "Which term is the commitment, and whom does it move?",
)
def swaps_the_weights(z, codebook, codes, *, n_examples, commitment=0.25):
    loss, dz, dcodebook = vq_loss(z, codebook, codes, n_examples=n_examples, commitment=commitment)
    return loss, dz / commitment, dcodebook * commitment


@misconception(
    "vq_loss",
    says="No gradient was stopped: both gradients have the factor 1 + β. Which term is a constant for the encoder, and "
    "which for the codebook?",
)
def stops_no_gradient(z, codebook, codes, *, n_examples, commitment=0.25):
    loss, dz, dcodebook = vq_loss(z, codebook, codes, n_examples=n_examples, commitment=commitment)
    return loss, dz * (1 + commitment) / commitment, dcodebook * (1 + commitment)


@misconception(
    "vq_loss",
    says="dz has the factor 1 + β, though dcodebook is right: the encoder hears of both terms. For which of them is "
    "the encoder a constant?",
)
def moves_the_encoder_by_both_terms(z, codebook, codes, *, n_examples, commitment=0.25):
    loss, dz, dcodebook = vq_loss(z, codebook, codes, n_examples=n_examples, commitment=commitment)
    return loss, dz * (1 + commitment) / commitment, dcodebook


@misconception(
    "vq_loss",
    says="The codebook moves away from its vectors: its gradient has the wrong sign. What is the derivative of "
    "‖z − e‖² by e?",
)
def pushes_codes_away(z, codebook, codes, *, n_examples, commitment=0.25):
    loss, dz, dcodebook = vq_loss(z, codebook, codes, n_examples=n_examples, commitment=commitment)
    return loss, dz, -dcodebook


@misconception(
    "vq_loss",
    says="Of all vectors that chose a code only the last moves it: with = as with +=, dcodebook[codes] takes one for "
    "each code. How are all of them added?",
)
def keeps_the_last_vector(z, codebook, codes, *, n_examples, commitment=0.25):
    loss, dz, dcodebook = vq_loss(z, codebook, codes, n_examples=n_examples, commitment=commitment)
    dcodebook = np.zeros_like(codebook)
    dcodebook[codes] = 2 / n_examples * (codebook[codes] - z)
    return loss, dz, dcodebook


@misconception(
    "vq_loss",
    says="Loss and gradients are averaged over all vectors. An example has several: over which of the two numbers "
    "is averaged?",
)
def averages_over_the_vectors(z, codebook, codes, *, n_examples, commitment=0.25):
    return vq_loss(z, codebook, codes, n_examples=len(z), commitment=commitment)


@misconception(
    "vq_loss",
    says="The 2 of the square is missing in the gradients.",
)
def forgets_the_two(z, codebook, codes, *, n_examples, commitment=0.25):
    loss, dz, dcodebook = vq_loss(z, codebook, codes, n_examples=n_examples, commitment=commitment)
    return loss, dz / 2, dcodebook / 2


@misconception(
    "vq_loss",
    says="The loss counts the distance once: one of the two terms is missing in its value.",
)
def counts_one_term(z, codebook, codes, *, n_examples, commitment=0.25):
    loss, dz, dcodebook = vq_loss(z, codebook, codes, n_examples=n_examples, commitment=commitment)
    return loss / (1 + commitment), dz, dcodebook


@misconception(
    "vq_loss",
    says="The gradients are float64 although float32 came in. An array made without a dtype is float64, and "
    "so is what a numpy float64 multiplies: is there one in yours?",
)
def works_in_float64(z, codebook, codes, *, n_examples, commitment=0.25):
    loss, dz, dcodebook = vq_loss(z, codebook, codes, n_examples=n_examples, commitment=commitment)
    return loss, dz, dcodebook.astype(np.float64)


@misconception(
    "vq_loss",
    says="β is always 0.25, whatever commitment says. What is that argument for?",
)
def always_takes_the_usual_commitment(z, codebook, codes, *, n_examples, commitment=0.25):
    return vq_loss(z, codebook, codes, n_examples=n_examples)
