package trit.infer

import spock.lang.Specification
import trit.infer.ChatMessage.Role

/** Conversations as models of the usual families were taught to read them. */
class ChatTemplateSpec extends Specification {

    static final List<ChatMessage> TALK = [
        new ChatMessage(Role.SYSTEM, 'Be brief.'), new ChatMessage(Role.USER, 'Hi'),
        new ChatMessage(Role.ASSISTANT, 'Hello'), new ChatMessage(Role.USER, 'Bye')]

    static final TurnForm.Ends ENDS = new TurnForm.Ends('<s>', '</s>')

    def "#template"() {
        expect:
        template.prompt(TALK, ENDS).text() == prompt
        template.prompt(TALK.drop(1).take(1), ENDS).text() == first

        where:
        template              || prompt | first
        ChatTemplate.CHATML   || '<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\nHello<|im_end|>\n<|im_start|>user\nBye<|im_end|>\n<|im_start|>assistant\n' | '<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n'
        ChatTemplate.LLAMA_3  || '<|start_header_id|>system<|end_header_id|>\n\nBe brief.<|eot_id|><|start_header_id|>user<|end_header_id|>\n\nHi<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\nHello<|eot_id|><|start_header_id|>user<|end_header_id|>\n\nBye<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n' | '<|start_header_id|>user<|end_header_id|>\n\nHi<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n'
        ChatTemplate.LLAMA_2  || '[INST] <<SYS>>\nBe brief.\n<</SYS>>\n\nHi [/INST] Hello </s><s>[INST] Bye [/INST]' | '[INST] Hi [/INST]'
        ChatTemplate.MISTRAL  || '[INST] Be brief.\n\nHi [/INST] Hello</s>[INST] Bye [/INST]' | '[INST] Hi [/INST]'
        ChatTemplate.MISTRAL_V3 || '[INST] Be brief.\n\nHi[/INST] Hello</s>[INST] Bye[/INST]' | '[INST] Hi[/INST]'
        ChatTemplate.MISTRAL_V3_TEKKEN || '[INST]Be brief.\n\nHi[/INST]Hello</s>[INST]Bye[/INST]' | '[INST]Hi[/INST]'
        ChatTemplate.MISTRAL_V7 || '[SYSTEM_PROMPT] Be brief.[/SYSTEM_PROMPT][INST] Hi[/INST] Hello</s>[INST] Bye[/INST]' | '[INST] Hi[/INST]'
        ChatTemplate.MISTRAL_V7_TEKKEN || '[SYSTEM_PROMPT]Be brief.[/SYSTEM_PROMPT][INST]Hi[/INST]Hello</s>[INST]Bye[/INST]' | '[INST]Hi[/INST]'
        ChatTemplate.PHI_3    || '<|system|>\nBe brief.<|end|>\n<|user|>\nHi<|end|>\n<|assistant|>\nHello<|end|>\n<|user|>\nBye<|end|>\n<|assistant|>\n' | '<|user|>\nHi<|end|>\n<|assistant|>\n'
        ChatTemplate.ZEPHYR   || '<|system|>\nBe brief.</s>\n<|user|>\nHi</s>\n<|assistant|>\nHello</s>\n<|user|>\nBye</s>\n<|assistant|>\n' | '<|user|>\nHi</s>\n<|assistant|>\n'
        ChatTemplate.GEMMA    || '<start_of_turn>user\nBe brief.\n\nHi<end_of_turn>\n<start_of_turn>model\nHello<end_of_turn>\n<start_of_turn>user\nBye<end_of_turn>\n<start_of_turn>model\n' | '<start_of_turn>user\nHi<end_of_turn>\n<start_of_turn>model\n'
    }

    def "#template quotes what people say, and nothing else"() {
        expect:
        template.prompt(TALK, ENDS).parts().findAll { it.quoted() }*.text().join('|').contains('Hi|Hello|Bye')
        !template.prompt(TALK, ENDS).parts().findAll { !it.quoted() }*.text().join().contains('Hi')

        where:
        template << ChatTemplate.values()
    }

    def "a model's own template tells its family: #family"() {
        expect:
        ChatTemplate.of(program) == Optional.ofNullable(family)

        where:
        program                                                                                                        || family
        "{% for m in messages %}{{'<|im_start|>' + m['role'] + '\\n' + m['content'] + '<|im_end|>'}}{% endfor %}"        || ChatTemplate.CHATML
        "{{ bos_token + '[INST] ' + '<<SYS>>' + system + '<</SYS>>' + content + ' [/INST]' }}"                          || ChatTemplate.LLAMA_2
        "{{ '[INST] ' + message['content'] + ' [/INST]' }}"                                                             || ChatTemplate.MISTRAL
        "{{ '<|start_header_id|>' + message['role'] + '<|end_header_id|>' + message['content'] | trim + '<|eot_id|>' }}" || ChatTemplate.LLAMA_3
        "{{ '<start_of_turn>' + role + message['content'] | trim + '<end_of_turn>' }}"                                  || ChatTemplate.GEMMA
        "{{ '<|user|>' + message['content'] + '<|end|>' + '<|assistant|>' }}"                                            || ChatTemplate.PHI_3
        "{{ '<|user|>' + message['content'] + eos_token }}"                                                             || ChatTemplate.ZEPHYR
        "{{- ' [INST] ' + system_message + message['content'] + ' [/INST]' }} [AVAILABLE_TOOLS]"                         || ChatTemplate.MISTRAL
        '{{- "[AVAILABLE_TOOLS] " }}{{- "[INST] " + message["content"] + "[/INST]" }}'                                   || ChatTemplate.MISTRAL_V3
        '{{- "[AVAILABLE_TOOLS]" }}{{- "[INST]" + message["content"] + "[/INST]" }}'                                     || ChatTemplate.MISTRAL_V3_TEKKEN
        "{{ '[INST] ' + message['content'] + '[/INST]' }}{{ '[SYSTEM_PROMPT] ' + message['content'] }}"                 || ChatTemplate.MISTRAL_V7
        "{{ '[INST]' + message['content'] + '[/INST]' }}{{ '[SYSTEM_PROMPT]' + message['content'] }}"                   || ChatTemplate.MISTRAL_V7_TEKKEN
        "{{ '<|im_start|>user<|im_sep|>' + message['content'] + '<|im_end|>' }}"                                         || null
        "{% if item['role'] == 'user' %}<|user|>\n{{ item['content'] }}{% endif %}<|assistant|>"                         || null
        "{{ 'Human: ' + message['content'] }}"                                                                          || null
    }
}
