/** What the pages know of the installation. */
export abstract class PageSettings {
  /** Base of every link that leaves this process, without a slash at its end. */
  abstract readonly publicUrl: string;
}
