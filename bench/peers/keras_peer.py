"""The two models in Keras on TensorFlow, the step as a tf.function."""
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import keras  # noqa: E402
import tensorflow as tf  # noqa: E402
from keras import layers  # noqa: E402

from protocol import read_arguments, serve  # noqa: E402

case = read_arguments()
tf.config.threading.set_intra_op_parallelism_threads(case.threads)
keras.utils.set_random_seed(1)
BATCHES = 8


def lstm():
    kind = {"lstm": layers.LSTM, "gru": layers.GRU, "rnn": layers.SimpleRNN}[case.cell]
    model = keras.Sequential([
        keras.Input((case.length,), dtype="int32"), layers.Embedding(case.vocab, case.embed),
        *[kind(case.hidden, return_sequences=True) for _ in range(case.layers)], layers.Dense(case.vocab)])
    weights = model.trainable_variables
    adam = keras.optimizers.Adam(1e-3, global_clipnorm=1.0)
    adam.build(weights)
    texts = tf.random.uniform((BATCHES, case.batch, case.length + 1), 0, case.vocab, tf.int32)
    at = 0

    @tf.function
    def update(text):
        with tf.GradientTape() as tape:
            logits = model(text[:, :-1], training=True)
            loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(text[:, 1:], logits))
        adam.apply_gradients(zip(tape.gradient(loss, weights), weights))
        return loss

    def step():
        nonlocal at
        at += 1
        return float(update(texts[at % BATCHES]))

    return weights, step


def dcgan():
    def up(filters, **more):
        return layers.Conv2DTranspose(filters, 4, 2, "same", use_bias=False, **more)

    def down(filters):
        return layers.Conv2D(filters, 4, 2, "same", use_bias=False)

    generator = keras.Sequential([
        keras.Input((case.latent,)), layers.Dense(7 * 7 * 128, use_bias=False), layers.Reshape((7, 7, 128)),
        layers.BatchNormalization(), layers.ReLU(), up(64), layers.BatchNormalization(), layers.ReLU(), up(1, activation="tanh")])
    discriminator = keras.Sequential([
        keras.Input((28, 28, 1)), down(64), layers.LeakyReLU(0.2), down(128), layers.LeakyReLU(0.2), layers.Flatten(),
        layers.Dense(1, use_bias=False)])
    adam_g, adam_d = keras.optimizers.Adam(2e-4, 0.5), keras.optimizers.Adam(2e-4, 0.5)
    adam_g.build(generator.trainable_variables)
    adam_d.build(discriminator.trainable_variables)
    images = tf.random.uniform((BATCHES, case.batch, 28, 28, 1), -1, 1)
    at = 0

    def judge(logits, label):
        return tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(tf.fill(tf.shape(logits), label), logits))

    def draw():
        return generator(tf.random.normal((case.batch, case.latent)), training=True)

    @tf.function
    def update(real):
        fake = draw()
        with tf.GradientTape() as tape:
            loss = judge(discriminator(real, training=True), 1.0) + judge(discriminator(fake, training=True), 0.0)
        mine = discriminator.trainable_variables
        adam_d.apply_gradients(zip(tape.gradient(loss, mine), mine))
        with tf.GradientTape() as tape:
            other = judge(discriminator(draw(), training=True), 1.0)
        mine = generator.trainable_variables
        adam_g.apply_gradients(zip(tape.gradient(other, mine), mine))
        return loss

    def step():
        nonlocal at
        at += 1
        return float(update(images[at % BATCHES]))

    return [*generator.trainable_variables, *discriminator.trainable_variables], step


weights, train = lstm() if case.model == "lstm" else dcgan()
serve(f"keras {keras.__version__}", int(sum(tf.size(one) for one in weights)), train)
