"""Sixty submissions, three to an exercise, written from the tasks before their checks and slips.

One is right, in another style than ours; two are wrong, in a known way and in another one. A wrong
one tells the slips to be named, if any, and leaves out the functions in which it is right.
"""

SUBMISSIONS = {
    "perceptron": """
# right
def perceptron_update(weights, bias, x, target, lr):
    out = int(np.dot(x, weights) + bias >= 0)
    if out == target:
        return weights.copy(), bias
    sign = 1 if target == 1 else -1
    return weights + lr * sign * x, bias + lr * sign

def perceptron_train(x, targets, lr, epochs):
    w = np.zeros(x.shape[1]); b = 0.0
    for _ in range(epochs):
        for row, t in zip(x, targets):
            w, b = perceptron_update(w, b, row, t, lr)
    return w, b
# wrong: the error has the wrong sign
def perceptron_update(weights, bias, x, target, lr):
    predicted = 1 if weights @ x + bias >= 0 else 0
    error = predicted - target
    return weights + lr * error * x, bias + lr * error
# wrong
def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def perceptron_update(weights, bias, x, target, lr):
    error = target - sigmoid(weights @ x + bias)
    return weights + lr * error * x, bias + lr * error
""",
    "sigmoid-tanh": """
# right
def sigmoid(x):
    return 0.5 * (1 + np.tanh(x / 2))

def sigmoid_slope(x):
    s = sigmoid(x)
    return s - s**2

def tanh(x):
    return 2 * sigmoid(2 * x) - 1

def tanh_slope(x):
    return 1 - np.tanh(x) * np.tanh(x)
# wrong: exp(x) / (1 + exp(x)), which overflows
def sigmoid(x):
    return np.exp(x) / (1 + np.exp(x))

def tanh(x):
    return np.tanh(x)
# wrong
def tanh_slope(x):
    return 1 / np.cosh(x)
""",
    "relu": """
# right
def relu(x):
    on = x > 0
    return np.where(on, x, 0.0), on

def relu_backward(gradient, cache):
    out = gradient.copy()
    out[~cache] = 0
    return out
# wrong: the slope at 0 is 1
def relu(x):
    return np.maximum(0, x), x

def relu_backward(gradient, cache):
    return gradient * (cache >= 0)
# wrong
def relu(x):
    return np.maximum(x, 0), x

def relu_backward(gradient, cache):
    return np.maximum(gradient, 0) * (cache > 0)
""",
    "cross-entropy": """
# right
def cross_entropy(logits, labels):
    n, k = logits.shape
    m = logits.max(1)
    lse = m + np.log(np.sum(np.exp(logits - m[:, None]), 1))
    loss = np.mean(lse - np.take_along_axis(logits, labels[:, None], 1)[:, 0])
    onehot = np.eye(k)[labels]
    return loss, (np.exp(logits - lse[:, None]) - onehot) / n
# wrong: softmax without subtracting the maximum; takes the logarithm of a softmax that may be 0
def cross_entropy(logits, labels):
    e = np.exp(logits)
    p = e / e.sum(axis=1, keepdims=True)
    n = len(labels)
    loss = -np.log(p[np.arange(n), labels]).mean()
    d = p.copy()
    d[np.arange(n), labels] -= 1
    return loss, d / n
# wrong
def cross_entropy(logits, labels):
    z = logits - logits.max(axis=1, keepdims=True)
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    n = len(labels)
    y = np.zeros_like(p)
    y[np.arange(n), labels] = 1
    p = np.clip(p, 1e-12, 1 - 1e-12)
    loss = -np.mean(np.sum(y * np.log(p) + (1 - y) * np.log(1 - p), axis=1))
    return loss, (p - y) / n
""",
    "two-layer-backward": """
# right
def two_layer_backward(x, w1, b1, w2, b2, gradient):
    z = np.einsum("bn,nh->bh", x, w1) + b1
    a = z.clip(min=0)
    g2 = np.einsum("bh,bk->hk", a, gradient)
    dz = np.einsum("bk,hk->bh", gradient, w2)
    dz[z <= 0] = 0
    return np.einsum("bn,bh->nh", x, dz), dz.sum(0), g2, gradient.sum(0)
# wrong: forgets the slope of the ReLU
def two_layer_backward(x, w1, b1, w2, b2, gradient):
    h = np.maximum(x @ w1 + b1, 0)
    dw2 = h.T @ gradient
    db2 = gradient.sum(axis=0)
    dh = gradient @ w2.T
    dw1 = x.T @ dh
    db1 = dh.sum(axis=0)
    return dw1, db1, dw2, db2
# wrong: uses z for the hidden activations in ∂L/∂w2
def two_layer_backward(x, w1, b1, w2, b2, gradient):
    z = x @ w1 + b1
    dw2 = z.T @ gradient
    dh = gradient @ w2.T * (z > 0)
    return x.T @ dh, dh.sum(axis=0), dw2, gradient.sum(axis=0)
""",
    "minibatches": """
# right
def minibatches(n, batch_size, rng):
    order = np.arange(n)
    rng.shuffle(order)
    return np.split(order, range(batch_size, n, batch_size))
# wrong: drops the last short batch
def minibatches(n, batch_size, rng):
    order = rng.permutation(n)
    return [order[i * batch_size:(i + 1) * batch_size] for i in range(n // batch_size)]
# wrong
def minibatches(n, batch_size, rng):
    order = rng.permutation(n)
    return np.array_split(order, -(-n // batch_size))
""",
    "sgd-momentum": """
# right
def sgd_step(parameter, gradient, velocity, lr, momentum):
    velocity = gradient + velocity * momentum
    return np.subtract(parameter, velocity * lr), velocity
# wrong: weights the gradient by 1 − momentum
def sgd_step(parameter, gradient, velocity, lr, momentum):
    velocity = momentum * velocity + (1 - momentum) * gradient
    return parameter - lr * velocity, velocity
# wrong: Nesterov's momentum
def sgd_step(parameter, gradient, velocity, lr, momentum):
    velocity = momentum * velocity + gradient
    return parameter - lr * (gradient + momentum * velocity), velocity
""",
    "adam": """
# right
def adam_step(parameter, gradient, m, v, step, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m_new = m + (1 - beta1) * (gradient - m)
    v_new = v + (1 - beta2) * (gradient**2 - v)
    c1 = 1 - beta1**step
    c2 = 1 - beta2**step
    update = (m_new / c1) / ((v_new / c2) ** 0.5 + eps)
    return parameter - lr * update, m_new, v_new
# wrong: forgets the bias correction
def adam_step(parameter, gradient, m, v, step, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    return parameter - lr * m / (np.sqrt(v) + eps), m, v
# wrong: sums instead of means: without the factors 1 − β
def adam_step(parameter, gradient, m, v, step, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + gradient
    v = beta2 * v + gradient**2
    mh = m / (1 - beta1**step)
    vh = v / (1 - beta2**step)
    return parameter - lr * mh / (np.sqrt(vh) + eps), m, v
""",
    "adamw": """
# right
def _adam(g, m, v, t):
    m = 0.9 * m + 0.1 * g
    v = 0.999 * v + 0.001 * g * g
    return m / (1 - 0.9**t) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8), m, v

def adamw_step(parameter, gradient, m, v, step, lr, weight_decay):
    d, m, v = _adam(gradient, m, v, step)
    return (1 - lr * weight_decay) * parameter - lr * d, m, v

def adam_l2_step(parameter, gradient, m, v, step, lr, weight_decay):
    d, m, v = _adam(gradient + weight_decay * parameter, m, v, step)
    return parameter - lr * d, m, v
# wrong: the decay of AdamW is not multiplied by lr
def adamw_step(parameter, gradient, m, v, step, lr, weight_decay):
    m = 0.9 * m + 0.1 * gradient
    v = 0.999 * v + 0.001 * gradient**2
    mh, vh = m / (1 - 0.9**step), v / (1 - 0.999**step)
    return parameter - lr * mh / (np.sqrt(vh) + 1e-8) - weight_decay * parameter, m, v
# wrong
def adam_l2_step(parameter, gradient, m, v, step, lr, weight_decay):
    g = gradient + weight_decay * np.sign(parameter)
    m = 0.9 * m + 0.1 * g
    v = 0.999 * v + 0.001 * g**2
    mh, vh = m / (1 - 0.9**step), v / (1 - 0.999**step)
    return parameter - lr * mh / (np.sqrt(vh) + 1e-8), m, v

def adamw_step(parameter, gradient, m, v, step, lr, weight_decay):
    m = 0.9 * m + 0.1 * gradient
    v = 0.999 * v + 0.001 * gradient**2
    mh, vh = m / (1 - 0.9**step), v / (1 - 0.999**step)
    return parameter - lr * (mh / (np.sqrt(vh) + 1e-8) + weight_decay * np.sign(parameter)), m, v
""",
    "dropout": """
# right
def dropout(x, p, rng, training):
    if training:
        mask = rng.binomial(1, 1 - p, size=x.shape) / (1 - p)
    else:
        mask = np.ones_like(x)
    return mask * x, {"mask": mask}

def dropout_backward(gradient, cache):
    return cache["mask"] * gradient
# wrong: does not scale the kept values
def dropout(x, p, rng, training):
    if not training:
        return x, None
    mask = rng.random(x.shape) < 1 - p
    return x * mask, mask

def dropout_backward(gradient, cache):
    return gradient if cache is None else gradient * cache
# wrong
def dropout(x, p, rng, training):
    if not training:
        return x, None
    kept = rng.permutation(x.size)[: int(x.size * p)]
    mask = np.zeros(x.size)
    mask[kept] = 1 / (1 - p)
    mask = mask.reshape(x.shape)
    return x * mask, mask

def dropout_backward(gradient, cache):
    return gradient if cache is None else gradient * cache
""",
    "batch-norm": """
# right
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    if not training:
        scale = weight / np.sqrt(running_var + eps)
        return x * scale + (bias - running_mean * scale), running_mean, running_var
    mu = np.mean(x, axis=0)
    centered = x - mu
    var = (centered**2).mean(axis=0)
    new_mean = running_mean + momentum * (mu - running_mean)
    new_var = running_var + momentum * (x.var(axis=0, ddof=1) - running_var)
    return weight * centered * (var + eps) ** -0.5 + bias, new_mean, new_var
# wrong: the running variance is biased
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
        running_mean = (1 - momentum) * running_mean + momentum * mean
        running_var = (1 - momentum) * running_var + momentum * var
    else:
        mean, var = running_mean, running_var
    return weight * (x - mean) / np.sqrt(var + eps) + bias, running_mean, running_var
# wrong: training uses the running statistics
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
        n = len(x)
        running_mean = (1 - momentum) * running_mean + momentum * mean
        running_var = (1 - momentum) * running_var + momentum * var * n / (n - 1)
    return weight * (x - running_mean) / np.sqrt(running_var + eps) + bias, running_mean, running_var
""",
    "batch-norm-backward": """
# right
def batch_norm_backward(gradient, x, weight, eps=1e-5):
    n = x.shape[0]
    mu = x.mean(0)
    istd = (x.var(0) + eps) ** -0.5
    xh = (x - mu) * istd
    dxh = gradient * weight
    dvar = (dxh * (x - mu) * -0.5 * istd**3).sum(0)
    dmu = (-dxh * istd).sum(0)
    dx = dxh * istd + dvar * 2 * (x - mu) / n + dmu / n
    return dx, (gradient * xh).sum(0), gradient.sum(0)
# wrong: treats mean and variance as constants
def batch_norm_backward(gradient, x, weight, eps=1e-5):
    mean, var = x.mean(axis=0), x.var(axis=0)
    inv = 1 / np.sqrt(var + eps)
    xhat = (x - mean) * inv
    dx = gradient * weight * inv
    return dx, (gradient * xhat).sum(axis=0), gradient.sum(axis=0)
# wrong: subtracts sums instead of means
def batch_norm_backward(gradient, x, weight, eps=1e-5):
    n = len(x)
    mean, var = x.mean(axis=0), x.var(axis=0)
    inv = 1 / np.sqrt(var + eps)
    xhat = (x - mean) * inv
    dw = (gradient * xhat).sum(axis=0)
    db = gradient.sum(axis=0)
    dx = weight * inv * (gradient - db - xhat * dw)
    return dx, dw, db
""",
    "layer-norm": """
# right
def layer_norm(x, weight, bias, eps=1e-5):
    n = x.shape[-1]
    mean = np.expand_dims(x.sum(-1) / n, -1)
    var = np.expand_dims((x**2).sum(-1) / n, -1) - mean**2
    return bias + weight * ((x - mean) / (var + eps) ** 0.5)
# wrong: normalizes over the batch
def layer_norm(x, weight, bias, eps=1e-5):
    mean = x.mean(axis=0)
    var = x.var(axis=0)
    return weight * (x - mean) / np.sqrt(var + eps) + bias
# wrong: RMS norm: no mean, and the mean square for the variance
def layer_norm(x, weight, bias, eps=1e-5):
    rms = np.sqrt((x**2).mean(axis=-1, keepdims=True) + eps)
    return weight * x / rms + bias
""",
    "xavier-he": """
# right
def xavier(fan_in, fan_out, rng):
    return rng.standard_normal((fan_in, fan_out)) / np.sqrt((fan_in + fan_out) / 2)

def he(fan_in, fan_out, rng):
    return rng.standard_normal((fan_in, fan_out)) * np.sqrt(2 / fan_in)
# wrong: takes the variance for the standard deviation
def xavier(fan_in, fan_out, rng):
    return rng.normal(0, 2 / (fan_in + fan_out), (fan_in, fan_out))

def he(fan_in, fan_out, rng):
    return rng.normal(0, 2 / fan_in, (fan_in, fan_out))
# wrong: uniform between ± the standard deviation
def xavier(fan_in, fan_out, rng):
    limit = np.sqrt(2 / (fan_in + fan_out))
    return rng.uniform(-limit, limit, (fan_in, fan_out))

def he(fan_in, fan_out, rng):
    limit = np.sqrt(2 / fan_in)
    return rng.uniform(-limit, limit, (fan_in, fan_out))
""",
    "clip-norm": """
# right
def clip_by_global_norm(gradients, max_norm):
    flat = np.concatenate([g.ravel() for g in gradients])
    norm = np.linalg.norm(flat)
    factor = max_norm / max(norm, max_norm)
    return [factor * g for g in gradients], norm
# wrong: clips each tensor separately
def clip_by_global_norm(gradients, max_norm):
    total = np.sqrt(sum((g**2).sum() for g in gradients))
    out = []
    for g in gradients:
        n = np.sqrt((g**2).sum())
        out.append(g * (max_norm / n) if n > max_norm else g)
    return out, total
# wrong: uses the largest absolute value as the norm
def clip_by_global_norm(gradients, max_norm):
    total = max(np.abs(g).max() for g in gradients)
    scale = min(1.0, max_norm / (total + 1e-6))
    return [g * scale for g in gradients], total
""",
    "residual-block": """
# right
def residual_block(x, w1, w2):
    z = x.dot(w1)
    h = (z > 0) * z
    return h.dot(w2) + x, (x, z, w1, w2)

def residual_block_backward(gradient, cache):
    x, z, w1, w2 = cache
    h = np.maximum(z, 0)
    gh = gradient.dot(w2.T)
    gz = np.where(z > 0, gh, 0)
    return gz.dot(w1.T) + gradient, x.T.dot(gz), h.T.dot(gradient)
# wrong: the backward pass forgets the skip
def residual_block(x, w1, w2):
    h = np.maximum(x @ w1, 0)
    return x + h @ w2, (x, h, w1, w2)

def residual_block_backward(gradient, cache):
    x, h, w1, w2 = cache
    dh = gradient @ w2.T * (h > 0)
    return dh @ w1.T, x.T @ dh, h.T @ gradient
# wrong
def residual_block(x, w1, w2):
    h = np.maximum(x @ w1, 0)
    y = np.maximum(x + h @ w2, 0)
    return y, (x, h, w1, w2, y)

def residual_block_backward(gradient, cache):
    x, h, w1, w2, y = cache
    gradient = gradient * (y > 0)
    dh = gradient @ w2.T * (h > 0)
    return dh @ w1.T + gradient, x.T @ dh, h.T @ gradient
""",
    "f1": """
# right
def precision_recall_f1(truth, predicted):
    t, q = truth.astype(bool), predicted.astype(bool)
    hits = (t & q).sum()
    p = hits / q.sum() if q.any() else 0.0
    r = hits / t.sum() if t.any() else 0.0
    total = t.sum() + q.sum()
    return p, r, 2 * hits / total if total else 0.0
# wrong: 0/0 is NaN
def precision_recall_f1(truth, predicted):
    tp = ((truth == 1) & (predicted == 1)).sum()
    fp = ((truth == 0) & (predicted == 1)).sum()
    fn = ((truth == 1) & (predicted == 0)).sum()
    p = tp / (tp + fp)
    r = tp / (tp + fn)
    return p, r, 2 * p * r / (p + r)
# wrong: recall of the negative class
def precision_recall_f1(truth, predicted):
    tp = ((truth == 1) & (predicted == 1)).sum()
    tn = ((truth == 0) & (predicted == 0)).sum()
    p = tp / max((predicted == 1).sum(), 1)
    r = tn / max((truth == 0).sum(), 1)
    return p, r, 2 * p * r / (p + r) if p + r else 0.0
""",
    "early-stopping": """
# right
def early_stopping(losses, patience, min_delta):
    best = None
    for epoch, loss in enumerate(losses):
        if best is None or losses[best] - loss > min_delta:
            best = epoch
        if epoch - best >= patience:
            return best, epoch
    return best, len(losses) - 1
# wrong: an improvement does not reset the count
def early_stopping(losses, patience, min_delta):
    best, best_epoch, bad = float("inf"), 0, 0
    for epoch, loss in enumerate(losses):
        if loss < best - min_delta:
            best, best_epoch = loss, epoch
        else:
            bad += 1
            if bad == patience:
                return best_epoch, epoch
    return best_epoch, len(losses) - 1
# wrong
def early_stopping(losses, patience, min_delta):
    wait = 0
    for epoch in range(1, len(losses)):
        if losses[epoch] > losses[epoch - 1] - min_delta:
            wait += 1
        else:
            wait = 0
        if wait >= patience:
            return int(np.argmin(losses[: epoch + 1])), epoch
    return int(np.argmin(losses)), len(losses) - 1
""",
    "warmup-cosine": """
# right
import math

def learning_rate(step, total, warmup, peak, final):
    if step <= warmup:
        return peak * step / warmup
    t = min(1, (step - warmup) / (total - warmup))
    return final * (1 - math.cos(math.pi / 2 * t) ** 2) + peak * math.cos(math.pi / 2 * t) ** 2
# wrong: the cosine counts from step 0; rises again after the end
def learning_rate(step, total, warmup, peak, final):
    if step < warmup:
        return peak * step / warmup
    return final + 0.5 * (peak - final) * (1 + np.cos(np.pi * step / total))
# wrong: the warm-up starts at the final rate
def learning_rate(step, total, warmup, peak, final):
    if step < warmup:
        return final + (peak - final) * step / warmup
    progress = min(1.0, (step - warmup) / (total - warmup))
    return final + 0.5 * (peak - final) * (1 + np.cos(np.pi * progress))
""",
    "gradient-check": """
# right
def numerical_gradient(function, x, step=1e-5):
    out = np.empty(x.size)
    for i in range(x.size):
        e = np.zeros(x.size)
        e[i] = step
        e = e.reshape(x.shape)
        out[i] = 0.5 * (function(x + e) - function(x - e)) / step
    return out.reshape(x.shape)

def relative_error(a, b):
    top = np.sqrt(np.sum((a - b) ** 2))
    bottom = np.sqrt(np.sum(a**2)) + np.sqrt(np.sum(b**2))
    return 0.0 if bottom == 0 else top / bottom
# wrong: forward differences
def numerical_gradient(function, x, step=1e-5):
    grad = np.zeros_like(x)
    base = function(x)
    for index in np.ndindex(x.shape):
        moved = x.copy()
        moved[index] += step
        grad[index] = (function(moved) - base) / step
    return grad
# wrong: moves back only to x
def numerical_gradient(function, x, step=1e-5):
    grad = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        moved = x.copy()
        moved[index] += step
        up = function(moved)
        moved[index] -= step
        down = function(moved)
        grad[index] = (up - down) / (2 * step)
    return grad
""",
}
