"""What students get wrong about the divergence of a network and the density of a flow."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.losses import standard_normal_log_density
from cs231n_ae.models.flow_density import flow_log_prob, mlp_divergence


def _carry(x, weights, biases, slope):
    d = weights[-1].shape[1]
    h = x
    jacobian = np.broadcast_to(np.eye(d, x.shape[1], dtype=x.dtype), (len(x), d, x.shape[1]))
    for w, b in zip(weights[:-1], biases[:-1], strict=True):
        a = h @ w + b
        h = np.tanh(a)
        jacobian = jacobian @ w * slope(a)[:, np.newaxis]
    return h @ weights[-1] + biases[-1], jacobian @ weights[-1]


@misconception(
    "mlp_divergence",
    says="tanh has been forgotten on the way: this is the trace of the product of the weights, the same for all "
    "examples. By what does tanh multiply a derivative?",
)
def forgets_the_slope_of_tanh(x, weights, biases):
    out, jacobian = _carry(x, weights, biases, np.ones_like)
    return out, np.trace(jacobian, axis1=1, axis2=2)


@misconception(
    "mlp_divergence",
    says="The derivative is taken as 1 - h, without the square. What is the slope of tanh where h is 0.5?",
)
def forgets_the_square_in_the_slope(x, weights, biases):
    out, jacobian = _carry(x, weights, biases, lambda a: 1 - np.tanh(a))
    return out, np.trace(jacobian, axis1=1, axis2=2)


@misconception(
    "mlp_divergence",
    says="All entries of the Jacobian are added up, not those of its diagonal. Which output is differentiated by which "
    "coordinate in a divergence?",
)
def adds_up_the_whole_jacobian(x, weights, biases):
    out, jacobian = _carry(x, weights, biases, lambda a: 1 - np.tanh(a) ** 2)
    return out, jacobian.sum(axis=(1, 2))


@misconception(
    "mlp_divergence",
    says="The diagonal is averaged. A divergence is a sum: over what?",
)
def averages_the_diagonal(x, weights, biases):
    out, divergence = mlp_divergence(x, weights, biases)
    return out, divergence / out.shape[1]


@misconception(
    "mlp_divergence",
    says="The outputs have gone through tanh too, and so has the divergence. Which layer has none?",
)
def bends_the_last_layer_too(x, weights, biases):
    d = weights[-1].shape[1]
    last = np.eye(d, dtype=x.dtype)
    out, jacobian = _carry(x, [*weights, last], [*biases, np.zeros(d, x.dtype)], lambda a: 1 - np.tanh(a) ** 2)
    return out, np.trace(jacobian, axis1=1, axis2=2)


@misconception(
    "flow_log_prob",
    says="The divergence is added with the wrong sign. Where a velocity spreads its points, does the density rise?",
)
def adds_the_divergence(x, flow, *, steps):
    return flow_log_prob(x, lambda x, t: (flow(x, t)[0], -flow(x, t)[1]), steps=steps)


@misconception(
    "flow_log_prob",
    says="The divergence is left out: this is the density of the noise that the example came from. What happens to a "
    "density that is stretched?",
)
def leaves_out_the_divergence(x, flow, *, steps):
    return flow_log_prob(x, lambda x, t: (flow(x, t)[0], np.zeros(len(x), x.dtype)), steps=steps)


@misconception(
    "flow_log_prob",
    says="The example is followed forward, past the data, and not back to the noise. At which time is the "
    "density known?",
)
def follows_it_forward(x, flow, *, steps):
    step, spread = 1 / steps, np.zeros(len(x), x.dtype)
    for i in range(steps):
        v, divergence = flow(x, i * step)
        v_end, divergence_end = flow(x + step * v, (i + 1) * step)
        x, spread = x + step / 2 * (v + v_end), spread + step / 2 * (divergence + divergence_end)
    return standard_normal_log_density(x) - spread


@misconception(
    "flow_log_prob",
    says="The divergence is added up as the sum over all steps, not as an integral. What does each term lack?",
)
def forgets_the_step_in_the_integral(x, flow, *, steps):
    return flow_log_prob(x, lambda x, t: (flow(x, t)[0], steps * flow(x, t)[1]), steps=steps)


@misconception(
    "flow_log_prob",
    says="The log-density of the noise is taken at the example, which has not been carried back to it. Which "
    "point lies at t = 0?",
)
def takes_the_noise_at_the_example(x, flow, *, steps):
    spread = flow_log_prob(x, lambda x, t: (np.zeros_like(x), np.zeros(len(x), x.dtype)), steps=1)
    step, at = 1 / steps, x
    for i in range(steps):
        v, divergence = flow(at, 1 - i * step)
        v_end, divergence_end = flow(at - step * v, max(1 - (i + 1) * step, 0.0))
        at, spread = at - step / 2 * (v + v_end), spread - step / 2 * (divergence + divergence_end)
    return spread


@misconception(
    "flow_log_prob",
    says="These are steps of Euler: velocity and divergence are asked once in each. At which two ends of a step does "
    "Heun ask?",
)
def takes_steps_of_euler(x, flow, *, steps):
    step, spread = 1 / steps, np.zeros(len(x), x.dtype)
    for i in range(steps):
        v, divergence = flow(x, 1 - i * step)
        x, spread = x - step * v, spread + step * divergence
    return standard_normal_log_density(x) - spread


@misconception(
    "flow_log_prob",
    says="The points walk against the velocity, as they should, but the clock runs from 0: the last velocity of the "
    "way there is met first on the way back. At which time does the walk back begin?",
)
def begins_the_way_back_at_time_zero(x, flow, *, steps):
    step, spread = 1 / steps, np.zeros(len(x), x.dtype)
    for i in range(steps):
        v, divergence = flow(x, i * step)
        v_end, divergence_end = flow(x - step * v, i * step - step)
        x = x - step / 2 * (v + v_end)
        spread += step / 2 * (divergence + divergence_end)
    return standard_normal_log_density(x) - spread


@misconception(
    "flow_log_prob",
    says="The points walk against the velocity, as they should, but the clock runs forward, from 0 to 1. Where does an "
    "example stand at t = 1, and where does the walk back begin?",
)
def lets_the_clock_run_forward(x, flow, *, steps):
    step, spread = 1 / steps, np.zeros(len(x), x.dtype)
    for i in range(steps):
        v, divergence = flow(x, i * step)
        v_end, divergence_end = flow(x - step * v, i * step + step)
        x = x - step / 2 * (v + v_end)
        spread += step / 2 * (divergence + divergence_end)
    return standard_normal_log_density(x) - spread


@misconception(
    "mlp_divergence",
    says="The slope is that of tanh at h, which is itself a tanh: it was applied twice. At which number does tanh have "
    "the slope 1 - h²?",
)
def applies_tanh_twice_in_the_slope(x, weights, biases):
    out, jacobian = _carry(x, weights, biases, lambda a: 1 - np.tanh(np.tanh(a)) ** 2)
    return out, np.trace(jacobian, axis1=1, axis2=2)


@misconception(
    "flow_log_prob",
    says="The points take steps of Heun, and the divergence steps of Euler: it is counted where a step begins alone. "
    "At how many points of a step is the velocity asked?",
)
def takes_the_divergence_where_a_step_begins(x, flow, *, steps):
    step, spread = 1 / steps, np.zeros(len(x), x.dtype)
    for i in range(steps):
        t = 1 - i * step
        v, divergence = flow(x, t)
        v_end, _ = flow(x - step * v, t - step)
        x, spread = x - step / 2 * (v + v_end), spread + step * divergence
    return standard_normal_log_density(x) - spread
