package dev.tieline.flow;

import dev.tieline.api.Place;

/** A value and where it stands, so that a later room can complain about it at its place. */
public record Located<T>(T value, Place place) {

    @Override
    public String toString() {
        return String.valueOf(value);
    }
}
