import type { CompletedOption, Context } from './contexts.ts';

/** The completion script of bash: cases by the words so far. Works without the bash-completion package. */
export function bashScript(contexts: readonly Context[]): string {
  const names = contexts.map(({ path }) => path).filter(Boolean);
  return `# bash completion of muvi; source <(muvi completion bash)
_muvi() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} path="" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "\${path:+$path }$word" in
      ${names.map(quoted).join('|')}) path="\${path:+$path }$word" ;;
    esac
  done
  COMPREPLY=()
  case "$path" in
${contexts.map(contextCase).join('\n')}
  esac
}
complete -F _muvi muvi
`;
}

function contextCase({ path, words, options }: Context): string {
  const values = options.filter(({ value }) => value !== undefined);
  return `    ${quoted(path)})
      case "$prev" in
${values.map(valueCase).join('\n')}
      esac
      if [[ $cur == -* ]]; then ${offer(options.map(({ word }) => word))}
      else ${words === 'file' ? FILES : offer(words.map(({ word }) => word))}; fi ;;`;
}

const FILES = 'COMPREPLY=($(compgen -f -- "$cur"))';

function valueCase({ word, value }: CompletedOption): string {
  const reply = value === 'file' || value === undefined ? FILES : offer(value.map((one) => one.word));
  return `        ${word}) ${reply}; return ;;`;
}

function offer(words: readonly string[]): string {
  return `COMPREPLY=($(compgen -W ${quoted(words.join(' '))} -- "$cur"))`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
