import { type Command, Option } from 'commander';
import { addRuleFileOptions } from './rule-options.ts';
import type { RunAction, Streams } from './streams.ts';

/** Options that the subcommands of `rules` share. */
export interface RulesOptions {
  readonly rules: readonly string[];
  readonly defaultRules: boolean;
  readonly output: 'text' | 'json';
}

/** Runs one of the subcommands; what it needs is loaded when it is called, for start-up time counts. */
type Subcommand = (streams: Streams, given: readonly string[], options: RulesOptions) => Promise<number>;

/** Registers `easlens rules list|show|check|test|functions`. */
export function registerRules(program: Command, run: RunAction): void {
  const rules = program
    .command('rules')
    .description('List, explain, check and test rule files.')
    .helpCommand(false);
  rules.addHelpText(
    'after',
    `
Examples:
  easlens rules list
  easlens rules show umcallerid/format
  easlens rules test my-rules.yaml`,
  );
  const add = (usage: string, description: string, example: string, action: Subcommand): void => {
    const command = rules.command(usage).description(description);
    addOptions(command).addHelpText('after', `\nExample:\n  easlens rules ${example}`);
    command.action(
      run((streams: Streams, ...given: unknown[]) => {
        const [options, argument] = [given.at(-2) as RulesOptions, given.length > 2 ? given[0] : []];
        return action(streams, [argument ?? []].flat() as string[], options);
      }),
    );
  };
  add('list [glob]', 'Name the rules.', "list 'umcallerid/*'", lazily('listRules'));
  add(
    'show <rule>',
    'Explain a rule, or those a glob fits, in plain words.',
    'show umcallerid/format',
    lazily('showRules'),
  );
  add('check <files...>', 'Say what is wrong with rule files.', 'check my-rules.yaml', lazily('checkRules'));
  add(
    'test [files...]',
    'Run the examples in rule files; without files, those that ship.',
    'test my-rules.yaml',
    lazily('testRules'),
  );
  add('functions', 'List what expressions may use.', 'functions', lazily('listFunctions'));
}

function addOptions(command: Command): Command {
  return addRuleFileOptions(command).addOption(
    new Option('--output <format>', 'what to write').choices(['text', 'json']).default('text'),
  );
}

type Actions = typeof import('./rules-actions.ts');

function lazily(name: keyof Actions): Subcommand {
  return async (...given) => (await import('./rules-actions.ts'))[name](...given);
}
