"""Trains projects/liver for some epochs in Keras 3, as `stateroom train` does: python keras_liver.py CSV EPOCHS OUTPUT"""

import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["KERAS_BACKEND"] = "tensorflow"

import keras
import tensorflow as tf
from keras import layers

import liver_data

tf.config.threading.set_intra_op_parallelism_threads(int(os.environ.get("BENCH_THREADS", "1")))
tf.config.threading.set_inter_op_parallelism_threads(1)


def main(path, epochs, output):
    data = liver_data.read(path)
    model = keras.Sequential([layers.Input(data["x"].shape[1:]), layers.Masking(), layers.LSTM(320, return_sequences=True),
                              layers.Dense(1, "sigmoid")])
    model.compile(optimizer=keras.optimizers.Adam(0.001, clipnorm=1.0), loss="binary_crossentropy")
    train, validation = data["train"], data["validation"]
    model.fit(data["x"][train], data["y"][train], sample_weight=data["w"][train], batch_size=16, epochs=epochs, verbose=2,
              validation_data=(data["x"][validation], data["y"][validation], data["w"][validation]),
              callbacks=[keras.callbacks.ModelCheckpoint(output + ".keras")])


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
