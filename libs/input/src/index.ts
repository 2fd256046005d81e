export { headerNameInput, headerValueInput } from './header-input.js';
export {
  booleanInput,
  choiceInput,
  listInput,
  mustBe,
  nonEmptyTextInput,
  numberInput,
  strictInput,
  textInput,
  wholeNumberInput,
  withoutNulls,
} from './input-members.js';
export { type InputFault, parseInput, pathText, readInput } from './parse-input.js';
export { snoozeEndInput } from './snooze-end-input.js';
