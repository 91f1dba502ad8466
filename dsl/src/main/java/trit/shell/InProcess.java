package trit.shell;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.Map;
import java.util.stream.Stream;
import jdk.jshell.execution.LocalExecutionControl;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;

/** Runs JShell's snippets in this process and refuses to let them end it. */
final class InProcess implements ExecutionControlProvider {
  private static final ClassDesc SYSTEM = ClassDesc.of("java.lang.System");
  private static final ClassDesc HERE = ClassDesc.of(Exits.class.getName());
  private static final MethodTypeDesc OF_CODE =
      MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_int);
  private static final CodeTransform WITHOUT_EXIT =
      (code, element) -> {
        if (element instanceof InvokeInstruction call && isExit(call)) {
          code.invokestatic(HERE, "refuse", OF_CODE);
        } else {
          code.with(element);
        }
      };

  @Override
  public String name() {
    return "in-process";
  }

  @Override
  public ExecutionControl generate(ExecutionEnv env, Map<String, String> parameters) {
    return new Control();
  }

  private static boolean isExit(InvokeInstruction call) {
    return call.opcode() == Opcode.INVOKESTATIC
        && call.owner().asSymbol().equals(SYSTEM)
        && call.name().equalsString("exit");
  }

  private static byte[] withoutExit(byte[] bytes) {
    ClassFile format = ClassFile.of();
    return format.transformClass(
        format.parse(bytes), ClassTransform.transformingMethodBodies(WITHOUT_EXIT));
  }

  private static final class Control extends LocalExecutionControl {
    @Override
    public void load(ClassBytecodes[] classes)
        throws ClassInstallException, NotImplementedException, EngineTerminationException {
      super.load(
          Stream.of(classes)
              .map(each -> new ClassBytecodes(each.name(), withoutExit(each.bytecodes())))
              .toArray(ClassBytecodes[]::new));
    }
  }
}
