"""The way back through PixelCNN, right, and written differently from the reference. Methods take self first."""

from cs231n_ae import layers
from cs231n_ae.course.other_answers import other_answer


@other_answer("pixelcnn_backward")
def with_the_first_layer_apart(self, dlogits, caches):
    (first, *others), last = caches
    dh, dw, db = layers.conv_backward(dlogits.reshape(-1, 1, *self.image), last)
    grads = {"W_out": dw, "b_out": db}
    for i, (conv, gate) in reversed(list(enumerate(others, start=2))):
        through, grads[f"W{i}"], grads[f"b{i}"] = layers.masked_conv_backward(layers.gated_backward(dh, gate), conv)
        dh = dh + through
    dx, grads["W1"], grads["b1"] = layers.masked_conv_backward(layers.gated_backward(dh, first[1]), first[0])
    return dx.reshape(len(dlogits), -1), grads


@other_answer("pixelcnn_backward")
def with_a_recursion(self, dlogits, caches):
    blocks, last = caches
    grads = {}

    def back(i, dh):
        conv, gate = blocks[i - 1]
        through, grads[f"W{i}"], grads[f"b{i}"] = layers.masked_conv_backward(layers.gated_backward(dh, gate), conv)
        return through if i == 1 else back(i - 1, through + dh)

    dh, grads["W_out"], grads["b_out"] = layers.conv_backward(dlogits.reshape(len(dlogits), 1, *self.image), last)
    return back(len(blocks), dh).reshape(dlogits.shape), grads


@other_answer("pixelcnn_backward")
def keeps_a_list_of_messages(self, dlogits, caches):
    blocks, last = caches
    n, (height, width) = len(dlogits), self.image
    dh, dw, db = layers.conv_backward(dlogits.reshape(n, 1, height, width), last)
    messages, grads = [dh], {"W_out": dw, "b_out": db}
    for i in range(len(blocks))[::-1]:
        conv, gate = blocks[i]
        total = sum(messages[1:], messages[0])
        through, dw, db = layers.masked_conv_backward(layers.gated_backward(total, gate), conv)
        grads.update({f"W{i + 1}": dw, f"b{i + 1}": db})
        messages.append(through)
    return messages[-1].reshape(n, height * width), grads
