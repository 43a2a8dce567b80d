package dev.tieline.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/**
 * Weaves calls to {@link Probe} into copies of classes, at the beginning and the ends of methods.
 * The product itself has no switch by which it could be made to crash: only a program that was
 * started with these copies before its own classes has one.
 */
final class Weaver {
    private static final ClassDesc PROBE = ClassDesc.of(Probe.class.getName());
    private static final MethodTypeDesc HEAR =
            MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_String);

    private Weaver() {}

    /**
     * Writes the woven copies.
     *
     * @param methods as {@code package.Class.method}; all of that name
     * @throws IllegalArgumentException when there is no such method on the class path
     */
    static void weave(Set<String> methods, Path jar) throws IOException {
        Map<String, Set<String>> byClass = new TreeMap<>();
        for (String method : methods) {
            int dot = method.lastIndexOf('.');
            byClass.computeIfAbsent(method.substring(0, dot), _ -> new TreeSet<>())
                    .add(method.substring(dot + 1));
        }
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            for (Map.Entry<String, Set<String>> one : byClass.entrySet()) {
                String path = one.getKey().replace('.', '/') + ".class";
                entries.putNextEntry(new JarEntry(path));
                entries.write(woven(one.getKey(), one.getValue(), original(path)));
                entries.closeEntry();
            }
        }
    }

    private static byte[] original(String path) throws IOException {
        try (InputStream in = Weaver.class.getClassLoader().getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalArgumentException("there is no class " + path);
            }
            return in.readAllBytes();
        }
    }

    private static byte[] woven(String owner, Set<String> methods, byte[] original) {
        ClassFile format = ClassFile.of();
        ClassModel model = format.parse(original);
        Set<String> missing = new HashSet<>(methods);
        model.methods().forEach(method -> missing.remove(method.methodName().stringValue()));
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("no longer methods of " + owner + ": " + missing);
        }
        return format.transformClass(
                model, (builder, element) -> weave(owner, methods, builder, element));
    }

    private static void weave(
            String owner, Set<String> methods, ClassBuilder builder, ClassElement element) {
        if (element instanceof MethodModel method
                && method.code().isPresent()
                && methods.contains(method.methodName().stringValue())) {
            String name = owner + "." + method.methodName().stringValue();
            builder.transformMethod(method, MethodTransform.transformingCode(new Calls(name)));
        } else {
            builder.with(element);
        }
    }

    private record Calls(String name) implements CodeTransform {
        @Override
        public void atStart(CodeBuilder builder) {
            builder.ldc(name).invokestatic(PROBE, "enter", HEAR);
        }

        @Override
        public void accept(CodeBuilder builder, CodeElement element) {
            if (element instanceof ReturnInstruction) {
                builder.ldc(name).invokestatic(PROBE, "leave", HEAR);
            }
            builder.with(element);
        }
    }
}
