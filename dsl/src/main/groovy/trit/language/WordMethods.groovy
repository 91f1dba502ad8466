package trit.language

import groovy.transform.CompileStatic
import java.lang.reflect.Method
import org.codehaus.groovy.ast.ClassHelper
import org.codehaus.groovy.ast.ClassNode
import org.codehaus.groovy.ast.MethodNode
import org.codehaus.groovy.transform.stc.ExtensionMethodNode

/** Between the vocabulary's Java methods and what Groovy's type checker makes of them. */
@CompileStatic
final class WordMethods {

    private WordMethods() {
    }

    /** Whether a method that a script calls is a word of the language. */
    static boolean isWord(MethodNode target) {
        MethodNode real = target instanceof ExtensionMethodNode ? target.extensionMethodNode : target
        ClassNode owner = real.declaringClass
        owner.name.startsWith('trit.language.') && owner.resolved && method(real)?.isAnnotationPresent(Word)
    }

    /** The Java method behind a node. */
    static Method method(MethodNode target) {
        target.declaringClass.typeClass.methods.find {
            it.name == target.name && it.parameterTypes*.name == target.parameters*.type*.typeClass*.name
        }
    }

    /** The node of a Java method. */
    static MethodNode node(Method word) {
        ClassHelper.make(word.declaringClass).getDeclaredMethods(word.name).find {
            it.parameters*.type*.typeClass*.name == word.parameterTypes*.name
        }
    }
}
