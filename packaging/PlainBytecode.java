import java.io.IOException;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Rewrites what javac leaves to be spun at first use in Calque's own jars, so that it costs nothing at start-up: a
 * start-up cache of this JDK keeps neither.
 *
 * <ul>
 *   <li>{@code switch (op) { case Op.Exec exec -> … }} is an {@code invokedynamic} on
 *       {@code SwitchBootstraps.typeSwitch}: some 20 ms for the first and milliseconds for each further one. A chain of
 *       {@code instanceof} says the same. Only switches whose labels are all classes are touched.
 *   <li>{@code equals}, {@code hashCode} and {@code toString} of a record are one on {@code ObjectMethods}: method handles
 *       for each record. Plain code on the fields says the same.
 * </ul>
 *
 * <p>Usage: {@code java PlainBytecode.java LIB-FOLDER}
 */
public final class PlainBytecode {
    private static final String BOOTSTRAPS = "Ljava/lang/runtime/SwitchBootstraps;";
    private static final String PREFIX = "plain$";
    private static final ClassDesc OBJECTS = ClassDesc.of("java.util.Objects");
    private static final ClassDesc BUILDER = ClassDesc.of("java.lang.StringBuilder");
    private static final ClassDesc BOX_DOUBLE = ConstantDescs.CD_Double;
    private static final ClassDesc BOX_FLOAT = ConstantDescs.CD_Float;
    private static final MethodTypeDesc EQUALS =
            MethodTypeDesc.of(ConstantDescs.CD_boolean, ConstantDescs.CD_Object, ConstantDescs.CD_Object);
    private static final MethodTypeDesc COMPARE_DOUBLE =
            MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_double, ConstantDescs.CD_double);
    private static final MethodTypeDesc COMPARE_FLOAT =
            MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_float, ConstantDescs.CD_float);

    private static final String OBJECT_METHODS = "Ljava/lang/runtime/ObjectMethods;";

    /** A method to add. */
    private sealed interface Plain {
        String name();

        MethodTypeDesc type();
    }

    private record Switch(String name, MethodTypeDesc type, List<ClassDesc> labels) implements Plain {}

    /** @param what {@code equals}, {@code hashCode} or {@code toString} */
    private record OfRecord(
            String name, MethodTypeDesc type, String what, ClassDesc self, List<DirectMethodHandleDesc> getters)
            implements Plain {}

    private final ClassFile classFile;

    private PlainBytecode(ClassLoader classes) {
        classFile = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(classes)
                .orElse(ClassHierarchyResolver.defaultResolver())));
    }

    public static void main(String[] words) throws IOException {
        List<Path> jars;
        try (Stream<Path> files = Files.list(Path.of(words[0]))) {
            jars = files.filter(f -> f.toString().endsWith(".jar")).sorted().toList();
        }
        List<URL> urls = new ArrayList<>();
        for (Path jar : jars) {
            urls.add(jar.toUri().toURL());
        }
        int count = 0;
        try (URLClassLoader classes = new URLClassLoader(urls.toArray(URL[]::new))) {
            PlainBytecode rewriter = new PlainBytecode(classes);
            for (Path jar : jars) {
                if (jar.getFileName().toString().startsWith("calque-")) {
                    count += rewriter.rewriteJar(jar);
                }
            }
        }
        if (count == 0) {
            throw new IllegalStateException("nothing to rewrite in " + words[0] + ": were the jars rewritten before?");
        }
    }

    private int rewriteJar(Path jar) throws IOException {
        int count = 0;
        try (FileSystem zip = FileSystems.newFileSystem(jar);
                Stream<Path> entries = Files.walk(zip.getPath("/"))) {
            for (Path entry : entries.filter(e -> e.toString().endsWith(".class")).toList()) {
                byte[] before = Files.readAllBytes(entry);
                List<Plain> switches = new ArrayList<>();
                byte[] after = rewrite(before, switches);
                if (!switches.isEmpty()) {
                    Files.write(entry, after);
                    count += switches.size();
                }
            }
        }
        return count;
    }

    private byte[] rewrite(byte[] bytes, List<Plain> switches) {
        ClassModel model = classFile.parse(bytes);
        ClassDesc self = model.thisClass().asSymbol();
        boolean isInterface = model.flags().has(java.lang.reflect.AccessFlag.INTERFACE);
        ClassTransform transform = ClassTransform.transformingMethodBodies(
                method -> method.code().isPresent() && isToRewrite(method),
                (code, element) -> {
                    if (element instanceof InvokeDynamicInstruction call && isToRewrite(call)) {
                        Plain found = plain(call, PREFIX + switches.size(), self);
                        switches.add(found);
                        code.invokestatic(self, found.name(), found.type(), isInterface);
                    } else {
                        code.with(element);
                    }
                });
        return classFile.transformClass(
                model, transform.andThen(ClassTransform.endHandler(builder -> switches.forEach(s -> add(builder, s)))));
    }

    private static boolean isToRewrite(MethodModel method) {
        return method.code().orElseThrow().elementStream()
                .anyMatch(e -> e instanceof InvokeDynamicInstruction call && isToRewrite(call));
    }

    private static boolean isToRewrite(InvokeDynamicInstruction call) {
        return isTypeSwitch(call)
                || call.bootstrapMethod().owner().descriptorString().equals(OBJECT_METHODS);
    }

    private static Plain plain(InvokeDynamicInstruction call, String name, ClassDesc self) {
        if (isTypeSwitch(call)) {
            return new Switch(name, call.typeSymbol(), labels(call));
        }
        List<DirectMethodHandleDesc> getters = new ArrayList<>();
        for (ConstantDesc argument : call.bootstrapArgs()) {
            if (argument instanceof DirectMethodHandleDesc getter) {
                getters.add(getter);
            }
        }
        return new OfRecord(name, call.typeSymbol(), call.name().stringValue(), self, getters);
    }

    private static boolean isTypeSwitch(InvokeDynamicInstruction call) {
        return call.bootstrapMethod().owner().descriptorString().equals(BOOTSTRAPS)
                && call.bootstrapMethod().methodName().equals("typeSwitch")
                && call.bootstrapArgs().stream().allMatch(ClassDesc.class::isInstance);
    }

    private static List<ClassDesc> labels(InvokeDynamicInstruction call) {
        List<ClassDesc> labels = new ArrayList<>();
        for (ConstantDesc argument : call.bootstrapArgs()) {
            labels.add((ClassDesc) argument);
        }
        return labels;
    }

    private static void add(ClassBuilder builder, Plain found) {
        int flags = ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC;
        builder.withMethodBody(found.name(), found.type(), flags, code -> {
            switch (found) {
                case Switch one -> typeSwitch(code, one);
                case OfRecord one when one.what().equals("equals") -> equalsOf(code, one);
                case OfRecord one when one.what().equals("hashCode") -> hashCodeOf(code, one);
                case OfRecord one -> toStringOf(code, one);
            }
        });
    }

    /** {@code int plain(T target, int restart)}: -1 for null, the first label from restart that fits, else their number. */
    private static void typeSwitch(CodeBuilder code, Switch found) {
        Label present = code.newLabel();
        code.aload(0).ifnonnull(present).iconst_m1().ireturn().labelBinding(present);
        for (int i = 0; i < found.labels().size(); i++) {
            label(code, found.labels().get(i), i);
        }
        code.loadConstant(found.labels().size()).ireturn();
    }

    private static void equalsOf(CodeBuilder code, OfRecord found) {
        Label no = code.newLabel();
        code.aload(1).instanceOf(found.self()).ifeq(no);
        code.aload(1).checkcast(found.self()).astore(2);
        for (DirectMethodHandleDesc getter : found.getters()) {
            field(code, 0, getter);
            field(code, 2, getter);
            switch (getter.invocationType().returnType().descriptorString()) {
                case "I", "S", "B", "C", "Z" -> code.if_icmpne(no);
                case "J" -> code.lcmp().ifne(no);
                case "D" -> code.invokestatic(BOX_DOUBLE, "compare", COMPARE_DOUBLE).ifne(no);
                case "F" -> code.invokestatic(BOX_FLOAT, "compare", COMPARE_FLOAT).ifne(no);
                default -> code.invokestatic(OBJECTS, "equals", EQUALS).ifeq(no);
            }
        }
        code.iconst_1().ireturn().labelBinding(no).iconst_0().ireturn();
    }

    private static void hashCodeOf(CodeBuilder code, OfRecord found) {
        code.iconst_0();
        for (DirectMethodHandleDesc getter : found.getters()) {
            code.loadConstant(31).imul();
            field(code, 0, getter);
            ClassDesc type = getter.invocationType().returnType();
            if (type.isPrimitive()) {
                code.invokestatic(box(type), "hashCode", MethodTypeDesc.of(ConstantDescs.CD_int, type));
            } else {
                code.invokestatic(OBJECTS, "hashCode", MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_Object));
            }
            code.iadd();
        }
        code.ireturn();
    }

    private static void toStringOf(CodeBuilder code, OfRecord found) {
        String name = found.self().displayName();
        append(code.new_(BUILDER).dup().invokespecial(BUILDER, "<init>", MethodTypeDesc.of(ConstantDescs.CD_void)), name.substring(name.lastIndexOf('$') + 1) + "[");
        String between = "";
        for (DirectMethodHandleDesc getter : found.getters()) {
            append(code, between + getter.methodName() + "=");
            field(code, 0, getter);
            ClassDesc type = getter.invocationType().returnType();
            ClassDesc given = type.isPrimitive()
                    ? ("SB".contains(type.descriptorString()) ? ConstantDescs.CD_int : type)
                    : ConstantDescs.CD_Object;
            code.invokevirtual(BUILDER, "append", MethodTypeDesc.of(BUILDER, given));
            between = ", ";
        }
        append(code, "]");
        code.invokevirtual(BUILDER, "toString", MethodTypeDesc.of(ConstantDescs.CD_String)).areturn();
    }

    private static void append(CodeBuilder code, String text) {
        code.loadConstant(text).invokevirtual(BUILDER, "append", MethodTypeDesc.of(BUILDER, ConstantDescs.CD_String));
    }

    private static void field(CodeBuilder code, int local, DirectMethodHandleDesc getter) {
        code.aload(local).getfield(getter.owner(), getter.methodName(), getter.invocationType().returnType());
    }

    private static ClassDesc box(ClassDesc primitive) {
        return switch (primitive.descriptorString()) {
            case "I" -> ConstantDescs.CD_Integer;
            case "J" -> ConstantDescs.CD_Long;
            case "Z" -> ConstantDescs.CD_Boolean;
            case "C" -> ConstantDescs.CD_Character;
            case "S" -> ConstantDescs.CD_Short;
            case "B" -> ConstantDescs.CD_Byte;
            case "D" -> BOX_DOUBLE;
            default -> BOX_FLOAT;
        };
    }

    private static void label(CodeBuilder code, ClassDesc type, int index) {
        Label next = code.newLabel();
        code.iload(1).loadConstant(index).if_icmpgt(next);
        code.aload(0).instanceOf(type).ifeq(next);
        code.loadConstant(index).ireturn();
        code.labelBinding(next);
    }
}
