"""What can go wrong in the library of law, each with a stable code in kebab case.

::

    KbError                                  kb-error
    ├── IndexProblem                         index-problem
    │   ├── IndexMissing                     index-missing      nothing has been built there yet
    │   ├── IndexForeign                     index-foreign      the folder holds something that is not ours
    │   ├── IndexUnsafe                      index-unsafe       others may write there, and Whoosh keeps pickles
    │   ├── IndexVersionMismatch             index-version      written by another version; build it again
    │   ├── IndexDamaged                     index-damaged      a file is torn or gone; build it again
    │   ├── IndexLocked                      index-locked       another process is writing
    │   └── IndexUnwritable                  index-unwritable   the disk is full or broken; the index is as before
    ├── CorpusProblem                        corpus-problem
    │   └── CorpusMissing                    corpus-missing     the folder or file to be read is not there
    ├── DocumentInvalid                      document-invalid   a document breaks a rule of its own fields
    ├── RegulationUnknown                    regulation-unknown no law of that name (or version)
    ├── ArticleUnknown                       article-unknown    the law has no such article
    ├── QueryInvalid                         query-invalid      a page, size, sort key or filter that does not exist
    ├── EmbeddingsMissing                    embeddings-missing the optional package is not installed
    └── VectorsMissing                       vectors-missing    the index has no embeddings yet; build it with them

A wrong *query text* is never an error: the search answers with a note and its best guess.
"""


class KbError(Exception):
    """The root: every error of this package has a ``code`` and one sentence that says what to do."""

    code = "kb-error"


class IndexProblem(KbError):
    """The index on disk cannot be used as it is."""

    code = "index-problem"


class IndexMissing(IndexProblem):
    """There is no index in that folder."""

    code = "index-missing"


class IndexForeign(IndexProblem):
    """The folder is not empty and is no index of ours; it is left untouched."""

    code = "index-foreign"


class IndexUnsafe(IndexProblem):
    """Others may write into the folder. Whoosh keeps pickles there, so they could run code as us."""

    code = "index-unsafe"


class IndexVersionMismatch(IndexProblem):
    """The index was written by another version of this package or of Whoosh."""

    code = "index-version"


class IndexDamaged(IndexProblem):
    """A file of the index is torn, cut or missing."""

    code = "index-damaged"


class IndexLocked(IndexProblem):
    """Another process or thread is writing to the index."""

    code = "index-locked"


class IndexUnwritable(IndexProblem):
    """The disk is full, read-only or broken. Nothing of the commit counts; the index that was there goes on serving."""

    code = "index-unwritable"


class CorpusProblem(KbError):
    """The texts to be read are not as they should be."""

    code = "corpus-problem"


class CorpusMissing(CorpusProblem):
    """The folder or file to be read does not exist."""

    code = "corpus-missing"


class DocumentInvalid(KbError):
    """A document without an id, with an empty scope, or with a date that is none."""

    code = "document-invalid"


class RegulationUnknown(KbError):
    """The library holds no law of that name, or not that version of it."""

    code = "regulation-unknown"


class ArticleUnknown(KbError):
    """The law has no article of that number."""

    code = "article-unknown"


class QueryInvalid(KbError):
    """A page, size, sort key or filter name from outside that does not exist."""

    code = "query-invalid"


class EmbeddingsMissing(KbError):
    """Embeddings are asked for, and the package that makes them is not installed."""

    code = "embeddings-missing"


class VectorsMissing(KbError):
    """Embeddings are asked for, and none were made for this index yet."""

    code = "vectors-missing"
