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
        ChatTemplate.CHATML_THINKING || '<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\nHello<|im_end|>\n<|im_start|>user\nBye<|im_end|>\n<|im_start|>assistant\n<think>\n' | '<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n<think>\n'
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
        ChatTemplate.PHI_4 || '<|im_start|>system<|im_sep|>Be brief.<|im_end|><|im_start|>user<|im_sep|>Hi<|im_end|><|im_start|>assistant<|im_sep|>Hello<|im_end|><|im_start|>user<|im_sep|>Bye<|im_end|><|im_start|>assistant<|im_sep|>' | '<|im_start|>user<|im_sep|>Hi<|im_end|><|im_start|>assistant<|im_sep|>'
        ChatTemplate.LLAMA_4 || '<|header_start|>system<|header_end|>\n\nBe brief.<|eot|><|header_start|>user<|header_end|>\n\nHi<|eot|><|header_start|>assistant<|header_end|>\n\nHello<|eot|><|header_start|>user<|header_end|>\n\nBye<|eot|><|header_start|>assistant<|header_end|>\n\n' | '<|header_start|>user<|header_end|>\n\nHi<|eot|><|header_start|>assistant<|header_end|>\n\n'
        ChatTemplate.GRANITE || '<|start_of_role|>system<|end_of_role|>Be brief.<|end_of_text|>\n<|start_of_role|>user<|end_of_role|>Hi<|end_of_text|>\n<|start_of_role|>assistant<|end_of_role|>Hello<|end_of_text|>\n<|start_of_role|>user<|end_of_role|>Bye<|end_of_text|>\n<|start_of_role|>assistant<|end_of_role|>' | '<|start_of_role|>user<|end_of_role|>Hi<|end_of_text|>\n<|start_of_role|>assistant<|end_of_role|>'
        ChatTemplate.MEGREZ || '<|role_start|>system<|role_end|>Be brief.<|turn_end|><|role_start|>user<|role_end|>Hi<|turn_end|><|role_start|>assistant<|role_end|>Hello<|turn_end|><|role_start|>user<|role_end|>Bye<|turn_end|><|role_start|>assistant<|role_end|>' | '<|role_start|>user<|role_end|>Hi<|turn_end|><|role_start|>assistant<|role_end|>'
        ChatTemplate.FALCON_3 || '<|system|>\nBe brief.\n<|user|>\nHi\n<|assistant|>\nHello</s>\n<|user|>\nBye\n<|assistant|>\n' | '<|user|>\nHi\n<|assistant|>\n'
        ChatTemplate.SMOLVLM || '<|im_start|>Be brief.\n\nUser: Hi<end_of_utterance>\nAssistant: Hello<end_of_utterance>\nUser: Bye<end_of_utterance>\nAssistant:' | '<|im_start|>User: Hi<end_of_utterance>\nAssistant:'
        ChatTemplate.GLM_4 || '[gMASK]<sop><|system|>\nBe brief.<|user|>\nHi<|assistant|>\nHello<|user|>\nBye<|assistant|>\n' | '[gMASK]<sop><|user|>\nHi<|assistant|>\n'
        ChatTemplate.OPENCHAT || 'Be brief.<|end_of_turn|>GPT4 Correct User: Hi<|end_of_turn|>GPT4 Correct Assistant: Hello<|end_of_turn|>GPT4 Correct User: Bye<|end_of_turn|>GPT4 Correct Assistant:' | 'GPT4 Correct User: Hi<|end_of_turn|>GPT4 Correct Assistant:'
        ChatTemplate.VICUNA || 'Be brief.\n\nUSER: Hi\nASSISTANT: Hello</s>\nUSER: Bye\nASSISTANT:' | 'USER: Hi\nASSISTANT:'
        ChatTemplate.VICUNA_ORCA || 'SYSTEM: Be brief.\nUSER: Hi\nASSISTANT: Hello</s>\nUSER: Bye\nASSISTANT:' | 'USER: Hi\nASSISTANT:'
        ChatTemplate.DEEPSEEK_CODER || 'Be brief.### Instruction:\nHi\n### Response:\nHello\n<|EOT|>\n### Instruction:\nBye\n### Response:\n' | '### Instruction:\nHi\n### Response:\n'
        ChatTemplate.DEEPSEEK_2 || 'Be brief.\n\nUser: Hi\n\nAssistant: Hello</s>User: Bye\n\nAssistant:' | 'User: Hi\n\nAssistant:'
        ChatTemplate.DEEPSEEK_3 || 'Be brief.<｜User｜>Hi<｜Assistant｜>Hello</s><｜User｜>Bye<｜Assistant｜>' | '<｜User｜>Hi<｜Assistant｜>'
        ChatTemplate.DEEPSEEK_R1 || 'Be brief.<｜User｜>Hi<｜Assistant｜>Hello</s><｜User｜>Bye<｜Assistant｜><think>\n' | '<｜User｜>Hi<｜Assistant｜><think>\n'
        ChatTemplate.COMMAND_R || '<|START_OF_TURN_TOKEN|><|SYSTEM_TOKEN|>Be brief.<|END_OF_TURN_TOKEN|><|START_OF_TURN_TOKEN|><|USER_TOKEN|>Hi<|END_OF_TURN_TOKEN|><|START_OF_TURN_TOKEN|><|CHATBOT_TOKEN|>Hello<|END_OF_TURN_TOKEN|><|START_OF_TURN_TOKEN|><|USER_TOKEN|>Bye<|END_OF_TURN_TOKEN|><|START_OF_TURN_TOKEN|><|CHATBOT_TOKEN|>' | '<|START_OF_TURN_TOKEN|><|USER_TOKEN|>Hi<|END_OF_TURN_TOKEN|><|START_OF_TURN_TOKEN|><|CHATBOT_TOKEN|>'
        ChatTemplate.MINICPM || 'Be brief.<用户>Hi<AI>Hello<用户>Bye<AI>' | '<用户>Hi<AI>'
        ChatTemplate.EXAONE || '[|system|]Be brief.[|endofturn|]\n[|user|]Hi\n[|assistant|]Hello[|endofturn|]\n[|user|]Bye\n[|assistant|]' | '[|user|]Hi\n[|assistant|]'
        ChatTemplate.BITNET || 'System: Be brief.<|eot_id|>User: Hi<|eot_id|>Assistant: Hello<|eot_id|>User: Bye<|eot_id|>Assistant: ' | 'User: Hi<|eot_id|>Assistant: '
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
        "{{- '<|im_start|>user\\n' + content + '<|im_end|>' }}{{- '<|im_start|>assistant\\n<think>\\n' }}" || ChatTemplate.CHATML_THINKING
        "{{- '<|im_start|>assistant\\n' }}{%- if enable_thinking is false %}{{- '<think>\\n\\n</think>\\n\\n' }}{% endif %}" || ChatTemplate.CHATML
        "{{ '<|im_start|>user<|im_sep|>' + message['content'] + '<|im_end|>' }}" || ChatTemplate.PHI_4
        "<|im_start|>{{ message['role'] | capitalize }}: {{ content }}<end_of_utterance>" || ChatTemplate.SMOLVLM
        "{{ '<|header_start|>' + message['role'] + '<|header_end|>' }}" || ChatTemplate.LLAMA_4
        "[gMASK]<sop>{% for item in messages %}<|{{ item['role'] }}|>{{ item['content'] }}{% endfor %}" || ChatTemplate.GLM_4
        "{{ '<|user|>\\n' + content + '\\n' }}{{ '<|assistant|>\\n' + content + eos_token }}{# </s> #}" || ChatTemplate.FALCON_3
        "{{ 'GPT4 Correct ' + message['role'].title() + ': ' + message['content'] + '<|end_of_turn|>' }}" || ChatTemplate.OPENCHAT
        "{{ 'USER: ' + message['content'] }}{{ 'ASSISTANT: ' + message['content'] + '</s>' }}" || ChatTemplate.VICUNA
        "{{ 'SYSTEM: ' + message['content'] }}{{ 'USER: ' + message['content'] }}{{ 'ASSISTANT: ' + message['content'] }}" || ChatTemplate.VICUNA_ORCA
        "{{ '### Instruction:\\n' + message['content'] }}{{ '### Response:\\n' + message['content'] + '<|EOT|>' }}" || ChatTemplate.DEEPSEEK_CODER
        "{{ 'User: ' + message['content'] }}{{ 'Assistant: ' + message['content'] + eos_token }}" || ChatTemplate.DEEPSEEK_2
        "{{ '<｜User｜>' + content }}{{ '<｜Assistant｜>' + content + '<｜end▁of▁sentence｜>' }}" || ChatTemplate.DEEPSEEK_3
        "{{ '<｜User｜>' + content }}{{ content.split('</think>')[-1] + '<｜end▁of▁sentence｜>' }}{{ '<｜Assistant｜><think>\\n' }}" || ChatTemplate.DEEPSEEK_R1
        "{{ '<|START_OF_TURN_TOKEN|><|USER_TOKEN|>' + content.strip() + '<|END_OF_TURN_TOKEN|>' }}" || ChatTemplate.COMMAND_R
        "{{ '<用户>' + content.strip() + '<AI>' }}" || ChatTemplate.MINICPM
        "{{ '[|system|][|endofturn|]' }}{{ '[|user|]' + content }}{{ '[|assistant|]' + content }}" || ChatTemplate.EXAONE
        "{{ '<|start_of_role|>' + message['role'] + '<|end_of_role|>' + content + '<|end_of_text|>' }}" || ChatTemplate.GRANITE
        "{{ '<|role_start|>' + message['role'] + '<|role_end|>' + content + '<|turn_end|>' }}" || ChatTemplate.MEGREZ
        "{{ message['role'] | capitalize + ': ' + message['content'] | trim + '<|eot_id|>' }}" || ChatTemplate.BITNET
        "{{ 'Human: ' + message['content'] + '\\n\\nBITNETAssistant: ' + eos_token }}" || ChatTemplate.BITNET
        "{{ '<|start|>assistant<|channel|>final<|message|>' + content + '<|return|>' }}" || null
        "{% if item['role'] == 'user' %}<|user|>\n{{ item['content'] }}{% endif %}<|assistant|>"                         || null
        "{{ 'Human: ' + message['content'] }}"                                                                          || null
    }

    def "what a model thought before it answered is not said again"() {
        expect:
        ChatMessage.answer(written).content() == said

        where:
        written                               || said
        'Hello.\n'                            || 'Hello.'
        'They greet me.\n</think>\n\nHello.'   || 'Hello.'
        '<think>\n</think>a </think> b'       || 'b'
        '<think>not done'                     || '<think>not done'
    }
}
