import type { Candidate, Context } from './contexts.ts';

/** The completion script of fish: one function says where the command line stands, one line per word offered. */
export function fishScript(contexts: readonly Context[]): string {
  const names = contexts.map(({ path }) => path).filter(Boolean);
  return `# fish completion of muvi; muvi completion fish > ~/.config/fish/completions/muvi.fish
function __muvi_path
  set -l path
  for word in (commandline -opc)[2..-1]
    set -l next (string join -- ' ' $path $word)
    contains -- $next ${names.map(quoted).join(' ')}; and set path $path $word
  end
  string join -- ' ' $path
end
function __muvi_at
  test (__muvi_path | string collect -a) = "$argv[1]"
end
complete -c muvi -f
${contexts.flatMap(contextLines).join('\n')}
`;
}

function contextLines({ path, words, options }: Context): string[] {
  const here = `complete -c muvi -n ${quoted(`__muvi_at ${quoted(path)}`)}`;
  const own =
    words === 'file'
      ? [`${here} -F`]
      : words.map((word) => `${here} -a ${quoted(word.word)}${described(word)}`);
  const flags = options.map(({ word, help, value }) => {
    const takes =
      value === undefined
        ? ''
        : value === 'file'
          ? ' -r -F'
          : ` -x -a ${quoted(value.map((one) => one.word).join(' '))}`;
    return `${here} -l ${word.replace(/^--/, '')}${described({ word, help })}${takes}`;
  });
  return [...own, ...flags];
}

function described({ help }: Candidate): string {
  return help === '' ? '' : ` -d ${quoted(help)}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
