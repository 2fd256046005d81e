export {
  booleanInput,
  choiceInput,
  listInput,
  mustBe,
  nonEmptyTextInput,
  numberInput,
  textInput,
  wholeNumberInput,
  withoutNulls,
} from './input-members.js';
export { parseInput, pathText } from './parse-input.js';
