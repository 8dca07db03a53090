package dev.noctule.websocket.netty;

import java.lang.reflect.Field;

/** Private fields, for what a test must see or break and nobody else has a use for. */
final class Internals {
    private Internals() {}

    /** The value of a field of the object's own class. */
    static Object of(Object owner, String field) {
        try {
            return field(owner, field).get(owner);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    /** Gives a field another value. */
    static void set(Object owner, String field, Object value) {
        try {
            field(owner, field).set(owner, value);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private static Field field(Object owner, String name) {
        try {
            Field field = owner.getClass().getDeclaredField(name);
            field.setAccessible(true);
            return field;
        } catch (NoSuchFieldException e) {
            throw new AssertionError(e);
        }
    }
}
