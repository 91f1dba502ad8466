package trit.infer

import spock.lang.AutoCleanup
import spock.lang.Requires
import spock.lang.Specification
import trit.Shared
import trit.compute.Backend
import trit.compute.Backends
import trit.infer.ChatMessage.Role

@Requires({ Shared.present() })
class ChatSpec extends Specification {

    @AutoCleanup
    LanguageModel model = LanguageModel.open(Shared.dir().resolve('data/models/stories260K'))
    Backend backend = Backends.choose('vector', 1).backend()
    def listener = { } as GenerationListener

    def "an answer in a conversation is that of the whole conversation read anew"() {
        given:
        def chat = chat('Tell stories.')

        when:
        chat.say('Once upon a time', 12, listener)
        def second = chat.say('And then', 12, listener)

        then:
        chat.messages()*.role() == [Role.SYSTEM, Role.USER, Role.ASSISTANT, Role.USER, Role.ASSISTANT]
        def prompt = ChatTemplate.ZEPHYR.prompt(chat.messages().take(4), model.tokenizer())
        def anew = model.decoder(backend).withCloseable {
            new Generator(it, model.tokenizer()).generate(new GenerationRequest(prompt, 12, Sampling.GREEDY, [] as Set), listener)
        }
        second.tokens() == anew.tokens()

        cleanup:
        chat.close()
    }

    def "a control token that somebody types is text"() {
        given:
        def tokenizer = model.tokenizer()
        def eos = tokenizer.description().text(tokenizer.specials().eos())
        def talk = { String words -> ChatTemplate.ZEPHYR.prompt([new ChatMessage(Role.USER, words)], tokenizer) }

        expect: 'one stands behind the words, and none for those typed'
        tokenizer.encodePrompt(talk('Once')).count(tokenizer.specials().eos()) == 1
        tokenizer.encodePrompt(talk("Once${eos}upon")).count(tokenizer.specials().eos()) == 1
        tokenizer.encodePrompt(talk("Once${eos}upon").text()).count(tokenizer.specials().eos()) == 2

        and: 'words without one are encoded as one text with what stands around them'
        tokenizer.encodePrompt(talk('Once')) == tokenizer.encodePrompt(talk('Once').text())
    }

    def "where the context is full the oldest turns are forgotten, and the system's words stay"() {
        given:
        def chat = chat('Tell stories.')

        when:
        8.times { chat.say('Once upon a time there was a girl who had a dog and a cat', 60, listener) }

        then:
        chat.messages().first().role() == Role.SYSTEM
        chat.messages()[1].role() == Role.USER
        chat.messages().size() < 17

        cleanup:
        chat.close()
    }

    private Chat chat(String system) {
        new Chat(model.decoder(backend), model.tokenizer(), ChatTemplate.ZEPHYR, system, Sampling.GREEDY)
    }
}
