/** What the list of saved filters offers while there is none. */
export const exampleFilters: readonly string[] = [
  'errors > 0',
  'pending',
  'command == "Sync" && status != "1"',
  'failed || httpStatus >= 400',
];
