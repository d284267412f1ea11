// Of the prompts there are, those that muvi asks with: naming them here keeps the others (an editor among them, with
// every text encoding there is) out of the bundle.
export { confirm, input, password, select } from '@inquirer/prompts';
