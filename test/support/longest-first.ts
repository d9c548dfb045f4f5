import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Projects whose files take longest first: what is begun last should end soon. */
const ORDER = ['journey', 'launcher', 'http', 'db', 'unit']

/** Vitest would sort projects by name and leave the browser's minutes for the end of a run. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const place = ({ project }: TestSpecification) => ORDER.indexOf(project.name)
    return sorted.sort((a, b) => place(a) - place(b))
  }
}
