package trit.language

import groovy.transform.CompileStatic
import groovy.transform.NamedParam
import groovy.transform.NamedParams
import java.lang.reflect.Method
import java.util.regex.Matcher
import java.util.regex.Pattern
import trit.code.Encoding
import trit.file.NearestName

/** What is said about mistakes in a recipe. Every sentence names what is wrong and the cure. */
@CompileStatic
final class Complaints {
    private static final Pattern MIX = ~/(I?Q\d_K)_?(XS|S|M|L|XL)/
    private static final Pattern ELSEWHERE = ~/Q[2-8]_[01K]|IQ\d_\w+|I2_S|TQ\d_\d|MXFP4/
    private static final Map<String, String> PLACEHOLDERS = [revision: '<commit>', sha256: '<hash>', teacher: '<weights>']

    private Complaints() {
    }

    /** A word that the block does not know. */
    static String unknownWord(String name, Scope scope) {
        if (!scope.open) {
            return "unknown word '$name'." + (NearestName.to(name, ['recipe']).present
                ? " Did you mean 'recipe'?" : " A script is recipe('name') { … }")
        }
        Optional<String> owner = scope.owner(name)
        if (owner.present) {
            return "'$name' belongs to ${owner.get()}, not to $scope.verb"
        }
        Set<String> words = scope.words().keySet()
        String all = words ? " It knows: ${words.join(', ')}" : ' Only assert can stand here'
        "unknown word '$name' in $scope.title." + (NearestName.hint(name, words) ?: all)
    }

    /** A property that a handle, a metric or a number does not have. */
    static String unknownProperty(String name, String receiver, Class<?> type) {
        Set<String> words = Vocabulary.words(type).findAll { Vocabulary.isProperty(it.value.first()) }.keySet()
        String what = type == Units ? 'unit ' : ''
        String all = words ? " It has: ${words.join(', ')}" : ''
        "$receiver has no $what'$name'." + (NearestName.hint(name, words) ?: all)
    }

    /** A name that is neither a variable nor a constant. */
    static String unknownName(String name, Collection<String> candidates) {
        "nothing is called '$name'.${NearestName.hint(name, candidates)}"
    }

    /** A constant that its kind does not have. */
    static String unknownConstant(String name, Class<?> kind) {
        List<String> names = kind.enumConstants.collect { it.toString() }
        "no ${Vocabulary.CONSTANTS[kind]} '$name'." + (kind == Encoding ? encodingCure(name, names) : cure(name, names))
    }

    private static String encodingCure(String name, List<String> names) {
        Matcher mix = MIX.matcher(name)
        if (mix.matches()) {
            return " ${mix.group(1)} is the tensor encoding; ${mix.group(1)}_${mix.group(2)} is llama.cpp's mix of several"
        }
        name ==~ ELSEWHERE ? " Trit has ${names.join(', ')}" : cure(name, names)
    }

    private static String cure(String name, List<String> names) {
        NearestName.hint(name, names) ?: " There are ${names.join(', ')}"
    }

    /** A handle of the wrong type. */
    static String wrongHandle(String word, Class<?> wanted, String argument) {
        "$word needs ${Vocabulary.title(wanted)}; $argument"
    }

    /** An argument of the wrong type. */
    static String wrongArgument(String word, Class<?> wanted, String argument) {
        "$word takes ${Vocabulary.title(wanted)}; $argument"
    }

    /** Arguments that fit no way of saying the word. */
    static String wrongArguments(String word, List<String> types, Method method) {
        String example = method.getAnnotation(Word).example()
        "$word does not take (${types.join(', ')})." + (example ? " It is written: $example" : '')
    }

    /** A named argument that has to be there, and perhaps is under another name. */
    static String missingNamed(String word, String named, Collection<String> given, String today) {
        String instead = NearestName.to(named, given).map { String it -> ", not $it:".toString() }.orElse('')
        "$word needs $named: ${PLACEHOLDERS.getOrDefault(named, '<value>')}$instead$today"
    }

    /** A named argument that the word does not have. */
    static String unknownNamed(String word, String named, Collection<String> known) {
        "$word has no '$named:'." + (NearestName.hint(named, known) ?: " It has: ${known.join(', ')}")
    }

    /** What an argument is: {@code 'train' is a Dataset (line 2)}. */
    static String argument(String text, String type, int line) {
        String article = type[0] in ['A', 'E', 'I', 'O', 'U'] ? 'an' : 'a'
        "$text is $article $type${line > 0 ? " (line $line)" : ''}"
    }

    /** The named arguments of a word. */
    static List<NamedParam> named(Method method) {
        method.parameters.collectMany { parameter ->
            NamedParams params = parameter.getAnnotation(NamedParams)
            params == null ? [] as List<NamedParam> : params.value().toList()
        }
    }
}
