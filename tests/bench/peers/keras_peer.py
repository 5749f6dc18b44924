"""The rows of works.json in Keras 3 on TensorFlow: train_on_batch of a compiled model."""

import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["KERAS_BACKEND"] = "tensorflow"

import numpy as np
import tensorflow as tf
import keras
from keras import layers

import worker

tf.config.threading.set_intra_op_parallelism_threads(worker.THREADS)
tf.config.threading.set_inter_op_parallelism_threads(1)


def train(row):
    random = np.random.default_rng(1)
    if row["cell"] == "none":
        model = keras.Sequential([layers.Input((4,)), layers.Dense(10, "relu"), layers.Dense(10, "relu"),
                                  layers.Dense(3, "softmax")])
        x = random.normal(size=(row["rows"], 4)).astype("float32")
        y = np.arange(row["rows"]) % 3
        loss = "sparse_categorical_crossentropy"
    else:
        cell = {"lstm": layers.LSTM, "gru": layers.GRU}[row["cell"]]
        model = keras.Sequential([layers.Input((row["steps"], row["inputs"])),
                                  cell(row["units"], return_sequences=True), layers.Dense(1, "sigmoid")])
        x = random.normal(size=(row["rows"], row["steps"], row["inputs"])).astype("float32")
        y = (random.normal(size=(row["rows"], row["steps"], 1)) > 0).astype("float32")
        loss = "binary_crossentropy"
    model.compile(optimizer="adam", loss=loss)
    x, y = tf.constant(x), tf.constant(y)
    return lambda: model.train_on_batch(x, y)


def make(row):
    if row["kind"] != "train" or row["precision"] != "f32":
        raise worker.Refused("not a goal")
    return train(row)


if __name__ == "__main__":
    worker.serve(make)
