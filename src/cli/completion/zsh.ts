import type { Candidate, CompletedOption, Context } from './contexts.ts';

/** The completion script of zsh, with what each word means beside it. */
export function zshScript(contexts: readonly Context[]): string {
  const names = contexts.map(({ path }) => path).filter(Boolean);
  return `#compdef muvi
# zsh completion of muvi; source <(muvi completion zsh) after compinit
_muvi() {
  local way="" word prev=\${words[CURRENT-1]}
  for word in \${words[2,CURRENT-1]}; do
    case "\${way:+$way }$word" in
      (${names.map(quoted).join('|')}) way="\${way:+$way }$word" ;;
    esac
  done
  local -a found
  case "$way" in
${contexts.map(contextCase).join('\n')}
  esac
}
compdef _muvi muvi
`;
}

function contextCase({ path, words, options }: Context): string {
  const values = options.filter(({ value }) => value !== undefined);
  return `    (${quoted(path)})
      case "$prev" in
${values.map(valueCase).join('\n')}
      esac
      if [[ $PREFIX == -* ]]; then ${offer(options, '-o ')}
      else ${words === 'file' ? '_files' : offer(words)}; fi ;;`;
}

function valueCase({ word, value }: CompletedOption): string {
  return `        (${word}) ${value === 'file' || value === undefined ? '_files' : offer(value)}; return ;;`;
}

function offer(candidates: readonly Candidate[], flags = ''): string {
  const entries = candidates.map(({ word, help }) =>
    quoted(`${word.replaceAll(':', '\\:')}${help ? `:${help}` : ''}`),
  );
  return `found=(${entries.join(' ')}); _describe ${flags}muvi found`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
