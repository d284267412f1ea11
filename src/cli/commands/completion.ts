import type { CommandSpec } from '../command.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;

export const completion: CommandSpec = {
  path: ['completion'],
  summary: 'Print the completion script of a shell',
  args: [{ name: 'shell', help: 'bash, zsh or fish', values: SHELLS }],
  examples: [
    ['source <(muvi completion bash)', 'in ~/.bashrc'],
    ['source <(muvi completion zsh)', 'in ~/.zshrc, after compinit'],
    ['muvi completion fish > ~/.config/fish/completions/muvi.fish', 'once'],
  ],
  json: '{ shell, script }',
  load: () => import('../acts/completion.ts'),
};
