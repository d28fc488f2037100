/**
 * The names that a rule's text declares, read from its type: TypeScript checks the settings and states of a literal text.
 * Any other text has settings and states of any name.
 */

/** The names of the `setting` lines. */
export type SettingNames<Text extends string> = Declared<Text, "setting">;

/** The names of the `state` lines. */
export type StateNames<Text extends string> = WithoutExtent<
	Declared<Text, "state">
>;

/** TypeScript limits the recursion of types, so texts with more lines, statements or spaces are not read. */
type MaxLines = 400;
type MaxStatements = 100;
type MaxGap = 100;

type Declared<Text extends string, Keyword extends string> =
	// A text that is known only at run time, or that has unusual line ends.
	string extends Text
		? string
		: Text extends `${string}\r${string}`
			? string
			: InLines<Text, Keyword>;

type InLines<
	Text extends string,
	Keyword extends string,
	Found extends string = never,
	Count extends 0[] = [],
> = Count["length"] extends MaxLines
	? string
	: Text extends `${infer Line}\n${infer Rest}`
		? InLines<
				Rest,
				Keyword,
				Found | InStatements<WithoutComment<Line>, Keyword>,
				[...Count, 0]
			>
		: Found | InStatements<WithoutComment<Text>, Keyword>;

type WithoutComment<Line extends string> =
	Line extends `${infer Code}#${string}` ? Code : Line;

type InStatements<
	Line extends string,
	Keyword extends string,
	Found extends string = never,
	Count extends 0[] = [],
> = Count["length"] extends MaxStatements
	? string
	: Line extends `${infer Statement};${infer Rest}`
		? InStatements<
				Rest,
				Keyword,
				Found | InStatement<Statement, Keyword>,
				[...Count, 0]
			>
		: Found | InStatement<Line, Keyword>;

type InStatement<
	Statement extends string,
	Keyword extends string,
	Text extends string = Trimmed<Statement>,
> = string extends Text
	? string
	: Text extends `${Keyword}${Blank}${infer Rest}`
		? Rest extends `${infer Name}=${string}`
			? Trimmed<Name>
			: never
		: never;

type WithoutExtent<Name extends string> =
	Name extends `${"scalar" | "global"}${Blank}${infer One}`
		? Trimmed<One>
		: Name;

type Blank = " " | "\t";

type Trimmed<
	Text extends string,
	Count extends 0[] = [],
> = Count["length"] extends MaxGap
	? string
	: Text extends `${Blank}${infer Rest}`
		? Trimmed<Rest, [...Count, 0]>
		: Text extends `${infer Rest}${Blank}`
			? Trimmed<Rest, [...Count, 0]>
			: Text;
