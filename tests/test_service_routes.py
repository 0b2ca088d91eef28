"""The routes that a file offers, and what of them is seen to ask who is calling."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from shipworthy.analyse.service.reading import kinds_in, read_service
from shipworthy.collect.context import Context
from shipworthy.collect.service.routes import changing_open, guarded_share, raw_bodies, routes
from shipworthy.model.services import Guard, RouteSite


def read(text: str, language: str, path: str = "app/main") -> dict[str, RouteSite]:
    """By method and address."""
    found = read_service(text, language, path, kinds_in(text.encode(), language))
    return {f"{r.method} {r.address}": r for r in found.routes}


FASTAPI = '''
from fastapi import APIRouter, Depends
router = APIRouter()

@router.get("/items", response_model=list[Item])
def read_items(db: Session = Depends(get_db)):
    return db.all()

@router.post("/items", dependencies=[Depends(get_current_user)])
def create_item(item: Item): ...

@router.put(
    "/items/{id}",
)
async def change_item(
    id: int,
    item: Item,
    user: CurrentUser,
) -> Item:
    return item

@router.delete("/items/{id}")
def drop_item(id: int, db: Session = Depends(get_db)):
    db.delete(id)

@router.post("/odd", dependencies=[Depends(limits_of_the_plan)])
def odd(): ...

@router.post("/login")
def login(form: Form): ...

@cache.get("key")
def nothing(): ...
# @router.post("/commented")
"""
@router.post("/documented")
def documented(): ...
"""
'''


def test_fastapi() -> None:
    found = read(FASTAPI, "Python")
    assert {k: r.guard for k, r in found.items()} == {
        "GET /items": Guard.OPEN,
        "POST /items": Guard.GUARDED,
        "PUT /items/{id}": Guard.GUARDED,
        "DELETE /items/{id}": Guard.OPEN,
        "POST /odd": Guard.OPEN,
        "POST /login": Guard.PURPOSE,
    }
    assert found["DELETE /items/{id}"].read
    assert not found["POST /odd"].read, "what it depends on is not known"
    assert found["PUT /items/{id}"].line == 12
    assert found["PUT /items/{id}"].handler == "change_item"


def test_flask_and_aiohttp_and_django() -> None:
    flask = read(
        "from flask import Blueprint\nbp = Blueprint('x', __name__)\n"
        "@bp.route('/a', methods=['GET', 'POST'])\n@login_required\ndef a():\n    return 1\n"
        "@bp.route('/b', methods=['POST'])\ndef b():\n    if not allowed(): abort(403)\n",
        "Python",
    )
    assert {k: r.guard for k, r in flask.items()} == {
        "GET /a": Guard.GUARDED, "POST /a": Guard.GUARDED, "POST /b": Guard.GUARDED,
    }  # fmt: skip
    aiohttp = read("from aiohttp import web\napp.router.add_post('/x', make)\n", "Python")
    assert aiohttp["POST /x"].guard is Guard.UNKNOWN
    django = read(
        "urlpatterns = [path('api/', include('x.urls')), path('notes/<id>/', views.note), path('healthz', views.h)]\n",
        "Python",
        "site/urls.py",
    )
    assert {k: r.guard for k, r in django.items()} == {
        "ANY /notes/<id>/": Guard.UNKNOWN,
        "ANY /healthz": Guard.PURPOSE,
    }


EXPRESS = """
import express from 'express';
const router = express.Router();
router.get('/notes', (req, res) => res.json([]));
router.post('/notes', requireAuth, create);
router.put('/notes/:id', validate(schema), (req, res) => { save(req.params.id) });
router.delete('/notes/:id', remove);
router.patch('/notes/:id', somethingElse, (req, res) => { save() });
app.get('title');
axios.post('/elsewhere', { a: 1 });
"""


def test_express() -> None:
    found = read(EXPRESS, "TypeScript")
    assert {k: (r.guard, r.read) for k, r in found.items()} == {
        "GET /notes": (Guard.OPEN, True),
        "POST /notes": (Guard.GUARDED, False),
        "PUT /notes/:id": (Guard.OPEN, True),
        "DELETE /notes/:id": (Guard.OPEN, False),
        "PATCH /notes/:id": (Guard.OPEN, False),
    }


def test_nest_and_next() -> None:
    nest = read(
        "import { Controller } from '@nestjs/common';\n\n@Controller('cats')\nexport class CatsController {\n"
        "  @Get()\n  findAll() { return []; }\n\n  @UseGuards(JwtAuthGuard)\n  @Post(':id')\n"
        "  create(@Body() dto: CreateCat) { return this.cats.create(dto); }\n}\n",
        "TypeScript",
    )
    assert {k: r.guard for k, r in nest.items()} == {"GET /cats": Guard.OPEN, "POST /cats/:id": Guard.GUARDED}
    open_one = "export async function POST(request: Request) {\n  return Response.json(await save(1))\n}\n"
    found = read(open_one, "TypeScript", "src/app/api/notes/route.ts")
    assert {k: (r.guard, r.read) for k, r in found.items()} == {"POST /api/notes": (Guard.OPEN, True)}
    guarded = read(f"const s = await getServerSession()\n{open_one}", "TypeScript", "app/api/notes/route.ts")
    assert guarded["POST /api/notes"].guard is Guard.GUARDED
    wrapped = read("export const POST = withSomething(save)\n", "TypeScript", "app/api/x/route.ts")
    assert not wrapped["POST /api/x"].read


def test_go() -> None:
    gin = read(
        'import "github.com/gin-gonic/gin"\nfunc f(r *gin.Engine) {\n\tr.GET("/a", list)\n'
        '\tr.POST("/b", authRequired(), make)\n\tr.DELETE("/c", func(c *gin.Context) { drop() })\n}\n',
        "Go",
    )
    assert {k: (r.guard, r.read) for k, r in gin.items()} == {
        "GET /a": (Guard.OPEN, False),
        "POST /b": (Guard.GUARDED, False),
        "DELETE /c": (Guard.OPEN, True),
    }
    plain = read('import (\n\t"net/http"\n)\nfunc f() { mux.HandleFunc("POST /x", make) }\n', "Go")
    assert list(plain) == ["POST /x"]
    assert read('import "net/http"\nfunc f() { http.Post("/x", "text/plain", body) }\n', "Go") == {}


def test_java_and_kotlin() -> None:
    spring = read(
        'import x;\n@RestController\n@RequestMapping("/pets")\npublic class Pets {\n'
        "  @GetMapping\n  public List<Pet> all() { return pets; }\n"
        '  @PostMapping("/{id}")\n  @PreAuthorize("hasRole(1)")\n  public Pet add(@Valid @RequestBody Pet pet) { return pet; }\n}\n',
        "Java",
    )
    assert {k: (r.guard, r.handler) for k, r in spring.items()} == {
        "GET /pets": (Guard.OPEN, "all"),
        "POST /pets/{id}": (Guard.GUARDED, "add"),
    }
    assert read('@FeignClient("x")\npublic interface Other { @GetMapping("/y") String y(); }', "Java") == {}
    ktor = read('import io.ktor.server.routing.*\nfun r() { post("/x") { call.respond(1) } }\n', "Kotlin")
    assert list(ktor) == ["POST /x"]


def test_dotnet() -> None:
    controller = read(
        '[ApiController]\n[Route("api/notes")]\npublic class NotesController : ControllerBase\n{\n'
        "    [HttpGet]\n    public IActionResult All() { return Ok(); }\n"
        '    [HttpPost("{id}")]\n    [Authorize]\n    public IActionResult Add(Note note) { return Ok(); }\n}\n',
        "C#",
    )
    assert {k: r.guard for k, r in controller.items()} == {
        "GET /api/notes": Guard.OPEN,
        "POST /api/notes/{id}": Guard.GUARDED,
    }
    minimal = read('var app = b.Build();\napp.MapPost("/a", (Note n) => db.Add(n));\n', "C#")
    assert minimal["POST /a"].guard is Guard.OPEN


def test_nothing_is_open_where_a_guard_may_stand_elsewhere(repository: Callable[..., Context]) -> None:
    open_one = (
        "from fastapi import FastAPI\napp = FastAPI()\n@app.post('/a')\ndef a(n: Note):\n    return n\n"
    )
    context = repository({"app/main.py": open_one})
    assert [(r.path, r.line) for r in context.get(changing_open)] == [("app/main.py", 3)]
    assert context.get(guarded_share) == 0
    behind = repository({"app/main.py": open_one, "app/core.py": "app.add_middleware(AuthMiddleware)\n"})
    assert [r.guard for r in behind.get(routes)] == [Guard.UNKNOWN]
    spring = '@RestController\npublic class A {\n  @PostMapping("/a")\n  public A a() { return b; }\n}\n'
    pom = "<project><dependencies><dependency><groupId>g</groupId><artifactId>spring-boot-starter-security</artifactId></dependency></dependencies></project>"
    secured = repository({"src/main/java/A.java": spring, "pom.xml": pom})
    assert [r.guard for r in secured.get(routes)] == [Guard.UNKNOWN]


def test_bodies_that_are_taken_as_they_come(repository: Callable[..., Context]) -> None:
    raw = "from flask import Flask, request\napp = Flask(__name__)\n@app.post('/a')\ndef a():\n    {}\n"
    context = repository({
        "raw.py": raw.format("db.put(request.json['name'])"),
        "checked.py": raw.format("note = Note.model_validate(request.json)"),
        "passed_on.py": raw.format("save(request.json)"),
    })  # fmt: skip
    assert [(b.path, b.line) for b in context.get(raw_bodies)] == [("raw.py", 5)]


@pytest.mark.parametrize("language", ["Python", "JavaScript", "TypeScript", "Go", "Java", "Kotlin", "C#"])
def test_broken_text_ends_no_scan(language: str) -> None:
    broken = (
        "@app.get('/x'\n@x.post(\"/y\")\n app.post('/z', ((((\n[HttpPost(\nr.POST(\"/\", func( }}}} ]]\nrequests.get("
        * 50
    )
    for text in (
        broken,
        broken[::-1],
        "(" * 5_000,
        "@a.get(" * 2_000,
        "'" * 3_000,
        "@RestController class A { @PostMapping",
    ):
        every = kinds_in(text.encode(), language)
        read_service(text, language, "urls.py", (*every, "routes", "outgoing", "dangers", "bodies", "retry"))
