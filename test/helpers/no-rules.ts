import { RulePolicy } from '../../src/inspect/rules/policy.ts';
import type { RulesInUse } from '../../src/ui/start.tsx';

export function noRules(): RulesInUse {
  return { packs: [], policy: new RulePolicy() };
}
