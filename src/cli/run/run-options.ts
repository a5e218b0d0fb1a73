import { type Command, Option } from 'commander';
import { addConfigOption } from '../config-option.ts';
import { addEnforceOptions, type EnforceOptions } from '../enforce-options.ts';
import { parseSeconds } from '../options.ts';
import type { ColorChoice } from '../output/style.ts';
import { addRuleOptions, type RuleOptions } from '../rule-options.ts';
import type { SessionOptions } from '../session-options.ts';

/** The options that every command which watches live traffic shares. */
export interface RunOptions extends RuleOptions, EnforceOptions, SessionOptions {
  readonly output?: 'text' | 'json';
  readonly ui: boolean;
  readonly color: ColorChoice;
  /** Seconds. */
  readonly holdTime: number;
}

export function addRunOptions(command: Command): void {
  addEnforceOptions(addRuleOptions(command))
    .addOption(
      new Option('--output <format>', 'lines to write, also on a terminal; without it a terminal gets the UI')
        .choices(['text', 'json'])
        .default(undefined, 'text where there is no terminal'),
    )
    .option('--no-ui', 'lines instead of the terminal UI')
    .addOption(
      new Option(
        '--hold-time <seconds>',
        'how long a message that is held from the terminal UI waits for you',
      )
        .argParser(parseSeconds)
        .default(60),
    )
    .addOption(
      new Option('--color <when>', 'colour the text').choices(['auto', 'always', 'never']).default('auto'),
    );
  addConfigOption(command);
}
