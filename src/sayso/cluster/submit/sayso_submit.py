"""The file that `spark-submit` takes: `sayso` itself. It lies alone: modules beside it would go first."""

from sayso.cli import main

if __name__ == "__main__":
    main()
