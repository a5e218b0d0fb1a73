import type { Command } from 'commander';

/** `--config`, for commands whose options a YAML file may give; read before the command runs. */
export function addConfigOption(command: Command): Command {
  return command
    .option('--config <file>', 'read options from a YAML file; the command line wins')
    .hook('preAction', async (_, action) => {
      const file = action.opts<{ config?: string }>().config;
      if (file === undefined) return;
      const { applyConfigFile } = await import('./config-file.ts');
      applyConfigFile(action, file);
    });
}
